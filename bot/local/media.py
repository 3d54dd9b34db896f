"""Files as messages carry them: documents, photos, recordings and stickers in Bot API JSON."""

from __future__ import annotations

from bot.local.images import picture_size
from bot.local.wire import Json, Upload, bad_request
from bot.local.world import StoredFile, World


def document(world: World, upload: Upload) -> Json:
    """The ``document`` field of a message."""
    return {**_file(world.store_file(upload, "documents")), "file_name": upload.name, "mime_type": upload.mime}


def photo(world: World, upload: Upload) -> list[Json]:
    """The ``photo`` field of a message, in one size.

    Raises `Refusal` for what is no PNG or JPEG, and for sides that Telegram does not take (Bot API, sendPhoto: width
    and height at most 10,000 together, their ratio at most 20).
    """
    size = picture_size(upload.content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = size
    if not min(size) or width + height > 10_000 or max(size) > 20 * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return [{**_file(world.store_file(upload, "photos")), "width": width, "height": height}]


def voice(world: World, upload: Upload, seconds: int) -> Json:
    """The ``voice`` field of a message."""
    return {**_file(world.store_file(upload, "voice")), "duration": seconds, "mime_type": upload.mime}


def audio(world: World, upload: Upload, seconds: int) -> Json:
    """The ``audio`` field of a message."""
    kept = _file(world.store_file(upload, "music"))
    return {**kept, "duration": seconds, "file_name": upload.name, "mime_type": upload.mime}


def video_note(world: World, upload: Upload, seconds: int) -> Json:
    """The ``video_note`` field of a message: a round video."""
    return {**_file(world.store_file(upload, "video_notes")), "duration": seconds, "length": 384}


def sticker(world: World, emoji: str) -> Json:
    """The ``sticker`` field of a message."""
    kept = _file(world.store_file(Upload("sticker.webp", b"RIFF", "image/webp"), "stickers"))
    shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return {**kept, **shape, "emoji": emoji}


def _file(stored: StoredFile) -> Json:
    size = len(stored.upload.content)
    return {"file_id": stored.file_id, "file_unique_id": f"unique-{stored.file_id}", "file_size": size}
