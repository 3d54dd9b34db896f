"""The roles Viva prepares people for, in the words their vacancies and the people themselves use.

`summary` and `aliases` are embedded together, so that free text ("i do dashboards in power bi") finds its role by
meaning.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoleProfile:
    """One role: its shown ``name``, the ``area`` it belongs to, a ``summary`` and what people call it.

    ``summary`` has 25 to 45 words. ``aliases`` are 8 to 15 lower-case phrases; none belongs to two roles.
    """

    name: str
    area: str
    summary: str
    aliases: tuple[str, ...]


ROLES: tuple[RoleProfile, ...] = (
    RoleProfile(
        name="Data Scientist",
        area="data",
        summary=(
            "Frames business questions as statistics and predictive modelling: explores data in Python or R, "
            "builds regression and classification models, runs hypothesis tests and A/B experiments, validates "
            "forecasts and explains findings to stakeholders."
        ),
        aliases=(
            "ds",
            "data science",
            "data sciencist",
            "data scientst",
            "applied scientist",
            "decision scientist",
            "statistician",
            "predictive modeller",
            "datenwissenschaftler",
            "científico de datos",
            "cientista de dados",
            "дата сайентист",
        ),
    ),
    RoleProfile(
        name="Machine Learning Engineer",
        area="data",
        summary=(
            "Takes machine learning models to production: training pipelines, feature stores, model serving and "
            "inference latency, MLOps, drift monitoring, PyTorch or TensorFlow on GPUs, fine-tuned language models, "
            "retrieval, deployment and retraining at scale."
        ),
        aliases=(
            "ml engineer",
            "mle",
            "ml dev",
            "machine learning",
            "machine learning enginer",
            "ai engineer",
            "mlops engineer",
            "llm engineer",
            "genai developer",
            "computer vision engineer",
            "nlp engineer",
            "ki ingenieur",
            "ingeniero de machine learning",
            "ml разработчик",
        ),
    ),
    RoleProfile(
        name="AI Researcher",
        area="data",
        summary=(
            "Invents and studies new learning methods: deep neural networks, transformers, reinforcement learning, "
            "alignment; reads and publishes papers, designs ablations and benchmarks, proves or tests hypotheses, "
            "prototypes novel architectures, often with a PhD."
        ),
        aliases=(
            "research scientist",
            "ai research scientist",
            "ml researcher",
            "machine learning researcher",
            "deep learning researcher",
            "ai scientist",
            "research engineer",
            "ai resercher",
            "phd in ai",
            "nlp researcher",
            "ki forscher",
            "investigador de ia",
        ),
    ),
    RoleProfile(
        name="Data Engineer",
        area="data",
        summary=(
            "Builds and runs the pipelines that move data: ETL and ELT jobs, Spark, Kafka, Airflow and dbt, data "
            "warehouses and lakes, batch and streaming ingestion, schemas, partitioning, data quality and lineage."
        ),
        aliases=(
            "data engineering",
            "etl developer",
            "data enginer",
            "data pipeline engineer",
            "big data developer",
            "analytics engineer",
            "data warehouse developer",
            "data platform engineer",
            "spark developer",
            "dateningenieur",
            "ingeniero de datos",
            "дата инженер",
        ),
    ),
    RoleProfile(
        name="Data Analyst",
        area="data",
        summary=(
            "Turns data into answers and reports: SQL queries, spreadsheets, dashboards in Tableau, Looker or Power "
            "BI, KPI tracking, cohort and funnel analysis, ad hoc questions, clear charts for decision makers."
        ),
        aliases=(
            "analytics",
            "data analist",
            "data anlyst",
            "bi analyst",
            "bi developer",
            "business intelligence",
            "power bi developer",
            "reporting analyst",
            "product analyst",
            "datenanalyst",
            "analista de datos",
            "analyste de données",
            "аналитик данных",
        ),
    ),
    RoleProfile(
        name="Software Engineer",
        area="engineering",
        summary=(
            "Designs, writes, reviews and maintains software in general: algorithms and data structures, object "
            "oriented and functional code in Java, C++, Python or Go, version control, testing, debugging, refactoring "
            "and code review."
        ),
        aliases=(
            "swe",
            "sde",
            "software developer",
            "software dev",
            "sofware engineer",
            "software enginer",
            "programmer",
            "coder",
            "developer",
            "softwareentwickler",
            "programador",
            "ingeniero de software",
            "développeur",
            "программист",
        ),
    ),
    RoleProfile(
        name="Backend Engineer",
        area="engineering",
        summary=(
            "Builds the server side: REST, GraphQL and gRPC APIs, microservices, databases and caches, queues, "
            "authentication, transactions and concurrency, in Java Spring, Go, Node.js, Django or .NET, with latency "
            "and scalability in mind."
        ),
        aliases=(
            "back end dev",
            "backend",
            "backend developer",
            "bakend developer",
            "server side developer",
            "api developer",
            "java developer",
            "golang developer",
            "node developer",
            "django developer",
            "php developer",
            "backend entwickler",
            "desarrollador backend",
            "разработчик бэкенд",
        ),
    ),
    RoleProfile(
        name="Frontend Engineer",
        area="engineering",
        summary=(
            "Builds what people see in the browser: HTML, CSS, JavaScript and TypeScript, React, Vue or Angular "
            "components, state management, responsive layout, accessibility, page speed, bundling, and work from "
            "designs with designers."
        ),
        aliases=(
            "front end dev",
            "frontend",
            "frontend developer",
            "fronted developer",
            "fe dev",
            "react developer",
            "angular developer",
            "vue developer",
            "javascript developer",
            "ui developer",
            "web developer",
            "frontend entwickler",
            "desarrollador frontend",
            "фронтенд разработчик",
        ),
    ),
    RoleProfile(
        name="Full-Stack Engineer",
        area="engineering",
        summary=(
            "Delivers features end to end, from browser to database: React or Vue on the client, Node.js, Python or "
            "Rails on the server, APIs, SQL, deployment, and ownership of a whole web application in a small team."
        ),
        aliases=(
            "full stack",
            "full stack dev",
            "full stack developer",
            "fullstak developer",
            "mern developer",
            "mean stack developer",
            "rails developer",
            "web app developer",
            "front and back end developer",
            "full stack entwickler",
            "desarrollador full stack",
            "фулстек разработчик",
        ),
    ),
    RoleProfile(
        name="Mobile Engineer",
        area="engineering",
        summary=(
            "Builds apps for phones and tablets: Swift and SwiftUI on iOS, Kotlin and Jetpack Compose on Android, "
            "Flutter or React Native, offline storage, push notifications, battery and start-up time, app store "
            "releases."
        ),
        aliases=(
            "mobile dev",
            "mobile developer",
            "ios dev",
            "ios engineer",
            "android dev",
            "android engineer",
            "app developer",
            "flutter developer",
            "react native developer",
            "swift developer",
            "app entwickler",
            "desarrollador móvil",
            "мобильный разработчик",
        ),
    ),
    RoleProfile(
        name="DevOps Engineer",
        area="infrastructure",
        summary=(
            "Automates how software is built, shipped and run: CI/CD pipelines, Docker and Kubernetes, Terraform and "
            "Ansible, infrastructure as code, Linux, Jenkins or GitHub Actions, releases, environments and developer "
            "tooling."
        ),
        aliases=(
            "devops",
            "dev ops guy",
            "devop engineer",
            "devsecops",
            "platform engineer",
            "infrastructure engineer",
            "build and release engineer",
            "ci/cd engineer",
            "k8s engineer",
            "sysadmin",
            "administrador de sistemas",
            "ingeniero devops",
            "девопс инженер",
        ),
    ),
    RoleProfile(
        name="Site Reliability Engineer",
        area="infrastructure",
        summary=(
            "Keeps production services available and fast: SLOs and error budgets, monitoring and alerting with "
            "Prometheus and Grafana, on-call, incident response and postmortems, capacity planning, removing toil, "
            "resilience of distributed systems."
        ),
        aliases=(
            "sre",
            "site reliability",
            "site realiability engineer",
            "reliability engineer",
            "production engineer",
            "on call engineer",
            "observability engineer",
            "incident response engineer",
            "systems reliability engineer",
            "ingeniero de confiabilidad",
            "инженер по надежности",
        ),
    ),
    RoleProfile(
        name="Security Engineer",
        area="security",
        summary=(
            "Protects systems and data: threat modelling, penetration testing, vulnerability management, secure code "
            "review, OWASP risks, cryptography, identity and access, SIEM and incident forensics, hardening, network "
            "and cloud security."
        ),
        aliases=(
            "cyber security",
            "cybersec",
            "cyber security analyst",
            "infosec",
            "information security",
            "appsec engineer",
            "application security engineer",
            "pentester",
            "penetration tester",
            "ethical hacker",
            "soc analyst",
            "it sicherheit",
            "seguridad informática",
            "специалист по информационной безопасности",
        ),
    ),
    RoleProfile(
        name="QA Engineer",
        area="quality",
        summary=(
            "Finds faults before users do: test plans and cases, manual and exploratory testing, automated UI and API "
            "tests with Selenium, Cypress or Playwright, regression suites, bug reports, load tests and release "
            "sign-off."
        ),
        aliases=(
            "qa",
            "quality assurance",
            "tester",
            "software tester",
            "test engineer",
            "automation tester",
            "test automation engineer",
            "manual tester",
            "sdet",
            "qa enginer",
            "testingenieur",
            "probador de software",
            "тестировщик",
        ),
    ),
    RoleProfile(
        name="Cloud Architect",
        area="infrastructure",
        summary=(
            "Designs how systems live in AWS, Azure or Google Cloud: landing zones, networking, migration from data "
            "centres, high availability and disaster recovery, serverless and containers, governance, identity and "
            "cost control."
        ),
        aliases=(
            "cloud engineer",
            "cloud arhitect",
            "aws architect",
            "azure architect",
            "gcp architect",
            "solutions architect",
            "cloud solutions architect",
            "cloud consultant",
            "cloud migration specialist",
            "cloud architekt",
            "arquitecto cloud",
            "облачный архитектор",
        ),
    ),
    RoleProfile(
        name="Database Administrator",
        area="data",
        summary=(
            "Keeps databases healthy: PostgreSQL, Oracle, SQL Server and MySQL installation, backup and restore, "
            "replication and failover, index and query tuning, upgrades, permissions, storage growth, locks and "
            "recovery drills."
        ),
        aliases=(
            "dba",
            "database admin",
            "databse administrator",
            "db admin",
            "sql dba",
            "oracle dba",
            "postgres dba",
            "sql server administrator",
            "database engineer",
            "datenbankadministrator",
            "administrador de bases de datos",
            "администратор баз данных",
        ),
    ),
    RoleProfile(
        name="Engineering Manager",
        area="management",
        summary=(
            "Leads a team of engineers: hiring, one-to-ones, feedback and careers, performance, delivery and technical "
            "direction, planning with product, handling conflict and growth, and keeping people and systems healthy."
        ),
        aliases=(
            "em",
            "eng manager",
            "engineering manger",
            "software engineering manager",
            "software development manager",
            "development team lead",
            "dev lead",
            "team leader",
            "tech lead",
            "head of engineering",
            "director of engineering",
            "entwicklungsleiter",
            "jefe de ingeniería",
            "тимлид",
        ),
    ),
    RoleProfile(
        name="Product Manager",
        area="product",
        summary=(
            "Decides what to build and why: product vision and strategy, roadmap, user problems and market, feature "
            "prioritisation, metrics such as retention and conversion, experiments, launches, and alignment between "
            "engineering, design and business."
        ),
        aliases=(
            "pm",
            "product",
            "product manger",
            "product owner",
            "po",
            "technical product manager",
            "growth product manager",
            "head of product",
            "produktmanager",
            "gerente de producto",
            "chef de produit",
            "продакт менеджер",
        ),
    ),
    RoleProfile(
        name="Project Manager",
        area="management",
        summary=(
            "Gets projects delivered on time, in scope and on budget: plans, milestones and Gantt charts, risks and "
            "dependencies, status reports, Scrum ceremonies, resources, vendors, change requests and stakeholder "
            "communication; PMP or PRINCE2."
        ),
        aliases=(
            "project lead",
            "project manger",
            "project coordinator",
            "it project manager",
            "delivery manager",
            "programme manager",
            "program manager",
            "scrum master",
            "pmo",
            "projektleiter",
            "jefe de proyecto",
            "gestor de proyectos",
            "chef de projet",
            "руководитель проекта",
        ),
    ),
    RoleProfile(
        name="Business Analyst",
        area="product",
        summary=(
            "Finds out what a business needs and writes it down: requirements elicitation, workshops, process models "
            "in BPMN, user stories and acceptance criteria, gap analysis, business cases, and translation between "
            "users and developers."
        ),
        aliases=(
            "ba",
            "business analist",
            "buisness analyst",
            "it business analyst",
            "requirements engineer",
            "requirements analyst",
            "process analyst",
            "business process analyst",
            "business systems analyst",
            "functional analyst",
            "geschäftsanalyst",
            "analista de negocios",
            "бизнес аналитик",
        ),
    ),
    RoleProfile(
        name="UX Designer",
        area="product",
        summary=(
            "Shapes how a product feels to use: user research and interviews, personas, journeys, wireframes and "
            "prototypes in Figma, interaction and visual design, usability tests, accessibility, design systems and "
            "hand-over to developers."
        ),
        aliases=(
            "ux",
            "ui/ux designer",
            "ux/ui",
            "ui designer",
            "user experience designer",
            "product designer",
            "interaction designer",
            "ux desinger",
            "ux researcher",
            "figma designer",
            "diseñador ux",
            "ux дизайнер",
        ),
    ),
)
