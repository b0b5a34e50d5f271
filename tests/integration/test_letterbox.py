"""The local mail server: it takes letters as a real one does, and keeps them as files that its owner can read."""

import stat
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib

from infra.local import environment, plan
from infra.local.letterbox import MAX_BYTES, Letterbox
from infra.local.ports import free_port
from infra.local.running import Running
from infra.local.services import SERVICES
from infra.local.state import Ports


def letter(text: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "studio@bottega.test", "anna@bottega.test", "Код"
    message.set_content(text, cte="8bit")
    return message


async def test_each_letter_becomes_a_file(tmp_path: Path) -> None:
    box = Letterbox(tmp_path / "letters", free_port())
    running = Running(box, tmp_path)
    try:
        where = {"hostname": "127.0.0.1", "port": box.port, "recipients": ["anna@bottega.test", "../../b@x.test"]}
        await aiosmtplib.send(letter("Ваш код: 042317"), **where)
        files = sorted(box.directory.iterdir())
        assert len(files) == 2 and all(file.parent == box.directory for file in files)
        assert [file.name.split("-")[3] for file in files] == ["anna@bottega.test", ".._.._b@x.test"]
        assert "Ваш код: 042317".encode() in files[0].read_bytes()
        assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
        try:
            await aiosmtplib.send(letter("x" * MAX_BYTES), **where)
        except aiosmtplib.SMTPResponseException as error:
            assert error.code == 552
        else:
            raise AssertionError("a letter of any length was taken")
        assert len(list(box.directory.iterdir())) == 2
    finally:
        running.close()


def test_the_stack_has_one_unless_a_mail_server_is_named(tmp_path: Path) -> None:
    ports = Ports(tmp_path / "ports.json")
    servers: list[object] = []
    url = plan._smtp({}, ports, servers)
    assert url == f"smtp://127.0.0.1:{ports.get('letterbox')}" and len(servers) == 1
    assert plan._smtp({"BOTTEGA_SMTP_URL": "smtps://mail.example:465"}, ports, servers) == "smtps://mail.example:465"
    assert len(servers) == 1
    nowhere = environment.Server("amqp://127.0.0.1/", {})
    stack = environment.Stack(nowhere, nowhere, {}, {}, "k" * 40, 8000, url)
    web = next(service for service in SERVICES if service.name == "web")
    assert environment.for_service(web, stack, 1, {})["BOTTEGA_SMTP_URL"] == url
