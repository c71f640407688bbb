"""How long a repository of many reports takes, and how much memory: 1 000, 10 000 and 100 000 of them.

    cargo build --release
    python3 benches/scale.py [COUNT ...]        # needs ripgrep and GNU time

Reports of invented bodies, ten years each, this year's figures carried on from last year's; every one is compared with last
year's. Beside it, how long `rg -c 总计` takes for the same files. Both are run once to warm the cache; the best of three counts
(of one, where there are 100 000).
"""

import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).parent.parent
PROGRAM = ROOT / "target/release/gouji"
REPORT = (ROOT / "examples/sound/qinglan-county-2023.md").read_text(encoding="utf-8")
# What is left over is what comes in next year.
for old, new in {
    "新收政府信息公开申请84件": "新收政府信息公开申请81件",
    "自然人申请74件": "自然人申请72件",
    "法人或其他组织申请10件": "法人或其他组织申请9件",
    "上年结转2件": "上年结转5件",
    "| 74 | 8 | 0 | 0 | 2 | 0 | 84 |": "| 72 | 7 | 0 | 0 | 2 | 0 | 81 |",
    "| 2 | 0 | 0 | 0 | 0 | 0 | 2 |\n| 三": "| 4 | 1 | 0 | 0 | 0 | 0 | 5 |\n| 三",
}.items():
    assert REPORT.count(old) == 1, old
    REPORT = REPORT.replace(old, new)
YEARS = range(2021, 2031)
FIRST, SECOND = "青清白松柏竹梅兰云石泉河溪山林", "岚河鹤杨溪泉岭原坪塘湾桥川峰谷"


def name(number):
    letters = [FIRST, FIRST, SECOND, SECOND]
    word = ""
    for alphabet in letters:
        number, at = divmod(number, len(alphabet))
        word += alphabet[at]
    return word + "县"


def report(body, year):
    """A report with figures and a paragraph of its own: one that is the same as last year's would be said to be so."""
    text = re.sub("202[34]", lambda written: str(int(written[0]) - 2023 + year), REPORT.replace("青岚县", body))
    text = text.replace("| 7 | 2 | 41 |", f"| 7 | 2 | {41 + 5 * (year - YEARS[0])} |")
    text = text.replace("| 行政许可 | 36214 |", f"| 行政许可 | {36214 + 11 * year} |")
    dice = random.Random(f"{body}{year}")
    words = "".join(chr(dice.randrange(0x8000, 0x9000)) for _ in range(300))
    return text.replace("## 二、", f"{words}。\n\n## 二、", 1)


def write(folder, count):
    for body in range(count // len(YEARS)):
        place = folder / name(body)
        place.mkdir()
        for year in YEARS:
            (place / f"{year}.md").write_text(report(place.name, year), encoding="utf-8")


def best(command, runs):
    times = []
    for _ in range(runs + 1):
        timed = ["/usr/bin/time", "-f", "%U %S %M", *command]
        start = time.perf_counter()
        done = subprocess.run(timed, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
        wall = time.perf_counter() - start
        user, system, memory = done.stderr.split("\n")[-2].split()
        times.append((wall, float(user) + float(system), int(memory) / 1024))
    return min(times[1:])


def main():
    counts = [int(count) for count in sys.argv[1:]] or [1_000, 10_000, 100_000]
    print("| reports | gouji | processor | a report | memory | rg | ratio |")
    print("|--:|--:|--:|--:|--:|--:|--:|")
    for count in counts:
        runs = 3 if count < 100_000 else 1
        with tempfile.TemporaryDirectory(dir=ROOT / "target") as folder:
            write(pathlib.Path(folder), count)
            wall, processor, memory = best([str(PROGRAM), "check", "--no-config", "--fail-on", "never", "--format", "json", folder], runs)
            rg, _, _ = best(["rg", "-c", "--no-ignore", "总计", folder], runs)
        print(f"| {count} | {wall:.2f} s | {processor:.2f} s | {wall / count * 1e6:.0f} µs | {memory:.0f} MB | {rg:.2f} s | {wall / rg:.1f} |")


if __name__ == "__main__":
    main()
