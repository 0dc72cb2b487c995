"""Setting up says in one sentence what is missing."""

import sys

import pytest

from assay.launch import bootstrap


@pytest.mark.parametrize(
    ("log", "words"),
    [
        ("error: command 'gcc' failed: No such file or directory", "no compiler was found"),
        ("Failed to establish a new connection: Name or service not known", "network"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
    ],
)
def test_a_failed_installation_is_explained(log, words):
    assert words in bootstrap.why_installing_failed(log)


def test_an_old_python_is_refused_with_the_way_on(monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "NEEDED", (sys.version_info[0], sys.version_info[1] + 1))

    with pytest.raises(SystemExit):
        bootstrap.main()

    assert "make run PYTHON=" in capsys.readouterr().err


def test_a_failing_installation_ends_with_a_sentence_and_keeps_its_log(
    tmp_path, monkeypatch, capsys
):
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("./no-such-package-here\n")
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)

    with pytest.raises(SystemExit):
        bootstrap.install(requirements)

    assert "Assay could not be set up." in capsys.readouterr().err
    assert (tmp_path / "install.log").read_text()
