"""The web server beside the bot: opened as the settings say, in both ways of serving."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from bot.app import App
from bot.interview.errors import SettingsError
from bot.metrics import Metrics
from bot.web import Doors, Site

log = logging.getLogger(__name__)


async def open_site(app: App, metrics: Metrics) -> Site | None:
    """The web server, listening; None where there is none.

    With a webhook it is needed: raises `SettingsError` if `VIVA_LISTEN` cannot be had. By polling the bot serves
    without it if somebody else has the address, another bot on this machine perhaps.
    """
    settings = app.settings
    site = Site(_doors(app, metrics), settings.listen_address)
    try:
        await site.open()
    except OSError as error:
        why = f"VIVA_LISTEN: {settings.listen} cannot be listened on ({error.strerror})"
        if settings.webhook_url:
            raise SettingsError(f"{why}; name another host and port") from error
        log.warning("%s; the bot serves without health and metrics", why)
        return None
    log.info("listening on %s", site.url)
    return site


def _doors(app: App, metrics: Metrics) -> Doors:
    async def figures() -> tuple[bytes, str]:
        return metrics.page(await app.probes.state())

    missing, webhook = app.probes.missing, app.webhook
    if not app.settings.webhook_url:
        return Doors(missing, figures)
    # A proxy may take off what stands before our own path in VIVA_WEBHOOK_URL, or leave it.
    before = urlsplit(app.settings.webhook_url).path.rstrip("/")
    paths = tuple(dict.fromkeys((webhook.path, before + webhook.path)))
    return Doors(missing, figures, webhook, paths, metrics.requested)
