"""Times gouji beside what people would write in Python: the same files, the same sums of tables 三 and 四, on one core.

    python3 -m venv venv && venv/bin/pip install -r benches/peers/requirements.txt
    cargo build --release && venv/bin/python benches/peers/peers.py target/release/gouji

gouji reads the report, recognises it and checks every rule it has; the scripts only read the tables and compare the sums.
Each is given the same number of copies of a file; gouji is started once, as a program, with one thread, and its start is part
of the time. Processor time is measured, so that what else the machine does matters little; the best of five runs counts.
"""

import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time

import docx
import openpyxl
import pandas

REPORTS = pathlib.Path(__file__).parents[2] / "tests/fixtures/formats"
COPIES = 200
RUNS = 5


def number(cell):
    """The number in a cell; none in a blank one or in words."""
    try:
        return float(str(cell).strip())
    except ValueError:
        return None


def sums(rows):
    """How many of the sums of a table fail: totals of rows and columns and the balance of 三, totals of 四."""
    failed = 0
    if any("本年新收" in str(row[0]) for row in rows):
        data = [[number(cell) or 0 for cell in row[-7:]] for row in rows if number(row[-1]) is not None and row[0]]
        received, carried, *results, handled, left = data
        failed += sum(sum(row[:6]) != row[6] for row in data)
        failed += sum(sum(row[at] for row in results) != handled[at] for at in range(7))
        failed += sum(received[at] + carried[at] != handled[at] + left[at] for at in range(7))
    elif any("行政复议" in str(row[0]) for row in rows):
        values = [number(cell) or 0 for cell in rows[-1][-15:]]
        failed += sum(sum(values[at : at + 4]) != values[at + 4] for at in (0, 5, 10))
    return failed


def with_docx(path):
    tables = docx.Document(path).tables
    return sum(sums([[cell.text for cell in row.cells] for row in table.rows]) for table in tables)


def with_openpyxl(path):
    tables, rows = [], []
    for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True):
        row = ["" if cell is None else cell for cell in row]
        alone = all(cell == "" for cell in row[1:])
        if alone and str(row[0]).startswith(("三、收到", "四、政府")):
            rows = []
            tables.append(rows)
        elif not alone:
            rows.append(row)
    grouped, side_by_side = tables
    # The sheet is as wide as its widest table; what merged cells cover is blank.
    grouped = [row[:10] for row in grouped]
    side_by_side = [row for row in side_by_side if row[14] != "" or row[0] == "行政复议"]
    for row in grouped:
        row[0] = row[0] or row[1] or row[2]
    return sums(grouped) + sums(side_by_side)


def with_pandas(path):
    return sum(sums(table.fillna("").astype(str).values.tolist()) for table in pandas.read_html(path))


def spent():
    """Seconds of processor time, of this program and of those that it has waited for."""
    of_children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + of_children.ru_utime + of_children.ru_stime


def best(run):
    times = []
    for _ in range(RUNS):
        start = spent()
        run()
        times.append(spent() - start)
    return min(times) / COPIES * 1000


def main(gouji):
    print("| file | gouji, all rules | by script, sums only | with | times as fast |")
    print("| --- | --- | --- | --- | --- |")
    for name, script, library in [
        ("faulty.docx", with_docx, "python-docx"),
        ("faulty.xlsx", with_openpyxl, "openpyxl"),
        ("faulty.html", with_pandas, "pandas.read_html"),
    ]:
        with tempfile.TemporaryDirectory() as folder:
            paths = [pathlib.Path(folder, f"{at}-{name}") for at in range(COPIES)]
            for path in paths:
                shutil.copyfile(REPORTS / name, path)
            found = script(paths[0])
            assert found > 0, f"{library} finds no sum that fails in {name}"
            command = [gouji, "check", "--threads", "1", "--no-config", "--format", "concise", "--fail-on", "never", folder]
            ours = best(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))
            theirs = best(lambda: [script(path) for path in paths])
            print(f"| {name} | {ours:.2f} ms | {theirs:.1f} ms | {library} | {theirs / ours:.0f} |")


if __name__ == "__main__":
    main(sys.argv[1])
