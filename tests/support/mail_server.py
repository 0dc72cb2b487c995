"""A small mail server (RFC 5321) in a thread, which keeps what it takes and refuses whom it is told to."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

Refusals = dict[str, bytes]  # by address the whole answer to RCPT


class MailServer(socketserver.ThreadingTCPServer):
    """On a free port of this machine. `taken`: the mails, in the order in which they came."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, refuses: Refusals) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.refuses = refuses
        self.taken: list[EmailMessage] = []
        self.conversations = 0

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Conversation(socketserver.StreamRequestHandler):
    """One client, a command a line."""

    server: MailServer

    def handle(self) -> None:
        self.server.conversations += 1
        self.say(b"220 mail.example")
        for line in self.rfile:
            if line.upper().startswith(b"QUIT"):
                self.say(b"221 Bye")
                return
            self.answer(line)

    def answer(self, line: bytes) -> None:
        command = line[:4].upper()
        if command == b"RCPT":
            address = line.decode().partition("<")[2].partition(">")[0]
            self.say(self.server.refuses.get(address, b"250 OK"))
        elif command == b"DATA":
            self.say(b"354 Go on")
            self.take()
            self.say(b"250 Taken")
        else:
            self.say(b"250 OK")

    def take(self) -> None:
        """Up to a line with nothing but a full stop; one in front of a line was doubled."""
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b"..") else line)
        mail = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.server.taken.append(mail)

    def say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


@contextmanager
def mail_server(refuses: Refusals | None = None) -> Iterator[MailServer]:
    """One that listens until the end of the block."""
    with MailServer(refuses or {}) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
