"""Files: sent, sent again by id, downloaded, refused."""

from sandbox.answers import UploadedFile
from sandbox.files import image_size
from sandbox.world import Bot, Person, World
from sandbox.world.samples import PNG, WEBP
from tests.sandbox.conftest import Api

PHOTO = {"photo": UploadedFile("a.png", PNG, "image/png")}


def png(width: int, height: int) -> bytes:
    return PNG[:16] + width.to_bytes(4, "big") + height.to_bytes(4, "big") + PNG[24:]


def jpeg(width: int, height: int) -> bytes:
    frame = b"\xff\xc0\x00\x0b\x08" + height.to_bytes(2, "big") + width.to_bytes(2, "big")
    return b"\xff\xd8\xff\xe0\x00\x04\x00\x00" + frame + b"\x01\x01\x11\x00"


def test_pictures_are_measured() -> None:
    assert image_size(png(640, 480)) == (640, 480)
    assert image_size(jpeg(640, 480)) == (640, 480)
    assert image_size(b"GIF89a" + b"\x80\x02\xe0\x01") == (640, 480)
    assert image_size(WEBP) == (1, 1)
    assert image_size(b"no picture") is None


async def test_a_picture_comes_in_sizes_and_can_be_sent_again(api: Api, ann: Person) -> None:
    upload = {"photo": UploadedFile("a.png", png(1000, 500), "image/png")}
    sizes = (await api.ok("sendPhoto", upload, chat_id=ann.id))["photo"]
    assert [(size["width"], size["height"]) for size in sizes] == [
        (90, 45),
        (320, 160),
        (800, 400),
        (1000, 500),
    ]
    again = await api.ok("sendPhoto", chat_id=ann.id, photo=sizes[0]["file_id"])
    assert again["photo"] == sizes


async def test_every_kind_of_file_is_sent(api: Api, ann: Person) -> None:
    for method, kind in (
        ("sendDocument", "document"),
        ("sendVoice", "voice"),
        ("sendAudio", "audio"),
        ("sendVideo", "video"),
        ("sendAnimation", "animation"),
        ("sendVideoNote", "video_note"),
        ("sendSticker", "sticker"),
    ):
        upload = {kind: UploadedFile(f"{kind}.bin", b"data")}
        body = await api.ok(method, upload, chat_id=ann.id, duration=3, emoji="👍")
        again = await api.ok(method, chat_id=ann.id, **{kind: body[kind]["file_id"]})
        assert again[kind]["file_unique_id"] == body[kind]["file_unique_id"]


async def test_what_is_no_file(world: World, api: Api, ann: Person) -> None:
    async def photo(upload: dict[str, UploadedFile] | None = None, **params: object) -> str:
        return await api.refused("sendPhoto", upload, chat_id=ann.id, **params)

    assert await photo() == "Bad Request: there is no photo in the request"
    assert await photo(photo="nonsense") == "Bad Request: wrong file identifier/HTTP URL specified"
    assert await photo(photo="https://example.org/a.jpg") == "Bad Request: failed to get HTTP URL content"
    assert await photo({"photo": UploadedFile("a.png", b"text")}) == "Bad Request: IMAGE_PROCESS_FAILED"
    wide = {"photo": UploadedFile("a.png", png(9000, 10))}
    assert await photo(wide) == "Bad Request: PHOTO_INVALID_DIMENSIONS"
    assert await photo(PHOTO, caption="x" * 1025) == "Bad Request: message caption is too long"
    document = await api.ok("sendDocument", {"document": UploadedFile("a", b"a")}, chat_id=ann.id)
    wrong_kind = await photo(photo=document["document"]["file_id"])
    assert wrong_kind == "Bad Request: can't use file of type Document as Photo"


async def test_files_are_downloaded_up_to_a_size(world: World, api: Api, bot: Bot, ann: Person) -> None:
    hers = await world.send_document(ann, bot, b"words", name="words.txt")
    found = await api.ok("getFile", file_id=hers["document"]["file_id"])
    stored = world.files.at(bot.id, found["file_path"])
    assert stored is not None
    assert stored.data == b"words"
    assert await api.refused("getFile", file_id="nonsense") == "Bad Request: invalid file_id"
    large = await world.send_document(ann, bot, bytes((20 << 20) + 1))
    refusal = await api.refused("getFile", file_id=large["document"]["file_id"])
    assert refusal == "Bad Request: file is too big"


async def test_another_bots_file_id_is_worth_nothing(world: World, api: Api, bot: Bot, ann: Person) -> None:
    other = world.add_bot("43:X", "other_bot", "Other")
    hers = await world.send_document(ann, other, b"words")
    assert await api.refused("getFile", file_id=hers["document"]["file_id"]) == "Bad Request: invalid file_id"


async def test_an_album(api: Api, world: World, bot: Bot, ann: Person) -> None:
    files = {"one": UploadedFile("1.png", PNG), "two": UploadedFile("2.png", PNG)}
    media = [
        {"type": "photo", "media": "attach://one", "caption": "*Two*", "parse_mode": "MarkdownV2"},
        {"type": "photo", "media": "attach://two"},
    ]
    first, second = await api.ok("sendMediaGroup", files, chat_id=ann.id, media=media)
    assert first["media_group_id"] == second["media_group_id"]
    assert first["caption_entities"] == [{"type": "bold", "offset": 0, "length": 3}]
    assert len(await api.ok("sendMediaGroup", files, chat_id=ann.id, media=media[:1])) == 1
    for wrong, words in (
        ([], "there are no messages to send"),
        (media * 6, "too many messages to send as an album"),
        ([{"type": "sticker", "media": "x"}], 'type "sticker" can\'t be used in sendMediaGroup'),
        ([{"type": "photo"}], "can't parse InputMedia: media not found"),
    ):
        assert words in await api.refused("sendMediaGroup", files, chat_id=ann.id, media=wrong)
