"""Answers that are no English prose."""

from __future__ import annotations

FOREIGN = {
    "Chinese": "过拟合是指模型记住了训练数据中的噪声, 我会用更多数据。",
    "Czech": "Model se učí šum v datech, takže bych použil více dat a jednodušší model, aby to nebylo tak zlé.",
    "Dutch": "Het model leert de ruis van de trainingsdata, dus ik zou meer data en regularisatie gebruiken.",
    "French": "Le surapprentissage veut dire que le modèle apprend le bruit; on prend plus de données.",
    "German": "Überanpassung heißt, dass das Modell die Trainingsdaten auswendig lernt. Ich würde mehr Daten nehmen.",
    "Hindi": "मॉडल शोर को याद कर लेता है इसलिए मुझे और आँकड़े चाहिए",
    "Italian": "Il modello impara il rumore dei dati, quindi la soluzione è usare più dati e la regolarizzazione.",
    "Polish": "Model uczy się szumu na pamięć, więc użyłbym więcej danych i zatrzymałbym się wcześniej.",
    "Portuguese": "O modelo decora os dados de treino, por isso usaria mais dados e um modelo mais simples.",
    "Romanian": "Modelul memorează datele de antrenament, deci aș folosi mai multe date și o regularizare.",
    "Russian": "Модель запоминает шум, поэтому я возьму больше данных.",
    "Spanish": "El sobreajuste es cuando el modelo memoriza los datos de entrenamiento, así que usaría más datos.",
    "Swedish": "Modellen lär sig bruset i träningsdata och då är felet stort på ny data, jag skulle ta mer data.",
    "Turkish": "Model eğitim verisini ezberler, bu yüzden daha çok veri ve bir düzenlileştirme kullanmak için.",
}

SHORT_FOREIGN = [
    "Der Index hilft nur bei Abfragen auf diese Spalte. Ich würde zuerst den Plan ansehen. Danach messe ich.",
    "El índice solo ayuda si la consulta usa esa columna. Primero miro el plan y después creo el índice.",
    "L'index n'aide que si la requête utilise cette colonne. Je regarde d'abord le plan, puis je crée l'index.",
    "L'indice aiuta solo se la query usa quella colonna. Prima guardo il piano e poi creo l'indice. Dopo misuro.",
    "O índice só ajuda se a consulta usa essa coluna. Não é mágica. Primeiro vejo o plano e depois crio o índice.",
    "De index helpt alleen als de query die kolom gebruikt. Eerst bekijk ik het plan en dan maak ik een index.",
    "Indeks pomaga tylko wtedy, gdy zapytanie używa tej kolumny. Najpierw patrzę na plan, potem tworzę indeks.",
    "Indexet hjälper bara om frågan använder den kolumnen. Först tittar jag på planen och sedan ett index.",
    "Dizin bu sütuna göre ise olur. Önce plana bakarım ve sonra bir dizin oluştururum, daha sonra ölçerim.",  # noqa: RUF001
    "Index pomáhá jen tehdy, když dotaz používá ten sloupec. Nejdřív se podívám na plán a pak vytvořím index.",
    "Ο δείκτης βοηθά μόνο αν το ερώτημα χρησιμοποιεί τη στήλη. Πρώτα κοιτάω το πλάνο.",  # noqa: RUF001
    '"Der Index hilft nur bei Abfragen auf diese Spalte. Ich würde zuerst den Plan ansehen."',
    'Der Chef sagte "no way", aber ich habe den Plan trotzdem gemacht und das Team war zufrieden.',
    "ÜBERANPASSUNG HEISST, DASS DAS MODELL DIE DATEN AUSWENDIG LERNT. ICH WÜRDE MEHR DATEN NEHMEN.",
]
"""Answers of a line or two, quoted in full, with an English quotation, in capitals."""

CODES = [
    "for epoch in range(10):\n    for x, y in loader:\n        loss = f(model(x), y)\n        loss.backward()\n"
    "        opt.step()\n    if val > best:\n        break",
    "SELECT customer_id, MAX(ordered_at)\nFROM orders\nGROUP BY customer_id;",
    "select * from (select *, row_number() over (partition by c order by at desc) rn from orders) t where rn = 1;",
    "const f = (x) => x * 2;\nfunction g(y) {\n  return f(y);\n}",
]

PAGE = """Skip to content
Menu
Overfitting - a wiki
Sign in
Overfitting is when a model learns the noise of its training data and does badly on new data.
The validation error rises while the training error falls.
Related articles
© 2024 A Wiki. All rights reserved"""

MIXED = [
    "Переобучение is when the model memorises noise, so I take more data and stop early.",
    "The Fehler on validation data rises, das heißt it overfits, so I'd stop early and use dropout for the model.",
]
"""Answers in more than one language, English among them."""
