"""The demo school's people. Their passwords are public: they exist only where `make run` makes them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoAccount:
    role: str
    username: str
    password: str
    first_name: str
    last_name: str


PASSWORD = "open-laboratory"
STUDENTS = (
    ("sam", "Sam", "Okafor"),
    ("mia", "Mia", "Lindqvist"),
    ("leo", "Leo", "Marchetti"),
    ("yue", "Yue", "Zhang"),
    ("noor", "Noor", "Haddad"),
    ("ivan", "Ivan", "Petrov"),
    ("ana", "Ana", "Souza"),
    ("tom", "Tom", "Becker"),
)


def everyone() -> list[DemoAccount]:
    """All people of the demo school."""
    staff = [
        DemoAccount("teacher", "tess", PASSWORD, "Tess", "Morgan"),
        DemoAccount("admin", "alex", PASSWORD, "Alex", "Kim"),
    ]
    return [DemoAccount("student", *names[:1], PASSWORD, *names[1:]) for names in STUDENTS] + staff


def accounts() -> list[DemoAccount]:
    """One for each role, for the launcher to print."""
    shown = {"sam", "tess", "alex"}
    return [account for account in everyone() if account.username in shown]
