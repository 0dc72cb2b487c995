"""Reports and sheets read aloud: title, language, headings, tables with heads, figures in words."""

import pypdfium2
import pytest

from takeaway.account import account_of
from takeaway.lab_sheet import sheet_pdf
from takeaway.paper import Paper, report_pdf
from takeaway.teacher_sheet import teacher_sheet_pdf
from tests.support.pdf_structure import (
    is_tagged,
    language_of,
    read_aloud,
    structure_of,
    unmarked_objects,
)
from tests.support.recorded import record_run


@pytest.fixture
def report(yard):
    return report_pdf(account_of(record_run(yard.ada, "pendulum"), "en"))


def all_of(pdf, kind):
    return [one for root in structure_of(pdf) for one in root.all(kind)]


def test_a_report_is_tagged_and_names_its_title_and_language(report):
    document = pypdfium2.PdfDocument(report)

    assert is_tagged(report)
    assert language_of(report) == "en"
    assert document.get_metadata_value("Title") == "Lab report: Pendulum"
    assert b"/DisplayDocTitle true" in report, "a window shows the title, not the file's name"


def test_a_chinese_report_says_that_it_is_chinese(yard):
    account = account_of(record_run(yard.ada, "pendulum"), "zh-hans")

    assert language_of(report_pdf(account)) == "zh-Hans"


def test_a_report_has_one_title_and_a_heading_for_each_step(report):
    titles, steps = all_of(report, "H1"), all_of(report, "H2")

    assert [one.text for one in titles] == ["Lab report: Pendulum"]
    assert [one.text for one in steps][:3] == ["Question", "Hypothesis", "Plan"]


def test_every_column_and_every_trial_of_the_table_has_its_head_cell(yard):
    run = record_run(yard.ada, "pendulum")
    account = account_of(run, "en")
    table = account.table()

    heads = all_of(report_pdf(account), "TH")

    assert [one.text for one in heads if one.scope == "Column"] == table.heads
    assert [one.text for one in heads if one.scope == "Row"] == [row[0] for row in table.rows]
    assert len(all_of(report_pdf(account), "TD")) == sum(len(row) - 1 for row in table.rows)


def test_the_plot_is_told_in_words(yard):
    account = account_of(record_run(yard.ada, "pendulum"), "en")

    figures = all_of(report_pdf(account), "Figure")

    assert len(figures) == 1
    assert figures[0].alt.startswith("Plot of period / s against ")
    assert f"{len(account.record.trials)} trials" in figures[0].alt


def test_heads_that_are_repeated_overleaf_are_read_once():
    paper = Paper(title="Long", foot="foot", language="en")
    paper.add_page()
    paper.face(9)
    with paper.grid() as drawn:
        for number in range(120):
            drawn.row([f"row {number}", "x"])
    pdf = bytes(paper.output())

    assert len(pypdfium2.PdfDocument(pdf)) > 1
    assert [one.text for one in all_of(pdf, "TH")].count("row 0") == 1
    assert unmarked_objects(pdf) == 0


def test_a_paragraph_that_goes_on_overleaf_is_read_without_the_foot_between():
    paper = Paper(title="Long", foot="foot", language="en")
    paper.add_page()
    paper.words("word " * 2000)
    pdf = bytes(paper.output())

    assert len(pypdfium2.PdfDocument(pdf)) > 1
    assert read_aloud(pdf).split() == ["word"] * 2000
    assert unmarked_objects(pdf) == 0


@pytest.mark.parametrize("draw", [sheet_pdf, teacher_sheet_pdf])
def test_a_sheet_is_tagged_with_its_headings_tables_and_figures(draw):
    pdf = draw("pendulum", "en")

    assert is_tagged(pdf)
    assert len(all_of(pdf, "H1")) == 1 and len(all_of(pdf, "H2")) >= 4
    assert all(one.alt for one in all_of(pdf, "Figure"))
    tables = all_of(pdf, "Table")
    assert tables and all(table.all("TH") for table in tables)
    assert unmarked_objects(pdf) == 0


def test_every_mark_on_a_report_is_part_of_the_structure_or_decoration(report):
    assert unmarked_objects(report) == 0
