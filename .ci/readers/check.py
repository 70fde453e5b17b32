"""Files of every format, read by programs of others: python check.py MESSAGES FOLDER CHROMIUM

Starts README's start command with real messages, adds hostile ones with Google's Python client, and exports both with
slices of a few hundred rows, so that each large file has many parts. What a file must hold comes from Firestore, read with
the same client, and from the rules of docs/http-api.md, written once more in this file.
"""

import base64
import csv
import datetime
import gzip
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
import zipfile
import zlib
from pathlib import Path
from zoneinfo import ZoneInfo

from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from lib import Checks, exit_on_signals, free_ports  # noqa: E402 (found by the line above)
from smoke import PORT_OPTIONS, TIMEOUT, Stack, request  # noqa: E402

check = Checks()
csv.field_size_limit(1 << 24)
COLUMNS = ["id", "timestamp", "userId", "kind", "source", "labels", "text"]
REAL = ("2002-08-01", "2002-08-31")
DEMO = ("2026-06-01", "2026-06-30")
HOSTILE = ("2003-01-01", "2003-01-31")
SHEET_CELL = 32_767  # UTF-16 units


def hostile_messages():
    """Fields by id; whatever is missing has a harmless value."""
    texts = ["", " ", "\n", "\r\n", "\r", "\t", '"', '""', "'", "''", ",", ";", "|", "a,b;c|d\te", "=1+1", "'=1+1", "''=1+1",
             "+41 79 123 45 67", "-12.5", "@SUM(1)", "＝1+1", "＋1", "－1", "＠x", "hello;=1+1", "hello;'=1+1", "hello\n=1+1",
             "hello,=cmd|'/c calc'!A1", ";-)", "a@example.com; b@example.com", "12.50;-3.20", "00123", "1E5", "12345678901234567890",
             "TRUE", "NULL", "null", "NaN", "N/A", "\\N", "\\.", "2020-01-01", "1/2", "#hash", "# a", "a\\b", "\\", "a\u0000b", "\u0000",
             "a\u0085b", "a\u2028b\u2029c", "a\u009fb\u0080", "\u001b[31m", "a\u000bb\u000cc", "_x000D_", "_x0041_ and _xZZZZ_", "\ufeffbom",
             "\ufffe\uffff", "👩‍👩‍👧‍👦 漢字 é e\u0301", "<a href='x'>&amp;]]></a>", "x" * SHEET_CELL, "y" * (SHEET_CELL + 1), "🙂" * 20_000,
             "line\n" * 2_000, "  lead and trail  ", "\ufdd0", "\u200b\u202e"]
    messages = {f"text-{number:03}": {"text": text} for number, text in enumerate(texts)}
    labels = [[], ["a"], ["a", "b"], ["a|b", "c"], ["a\\", "b"], ["a\\|b"], ["=1+1"], ["a", "=1+1"], ["a,b;c"], ["", "a"]]
    messages |= {f"labels-{number:03}": {"labels": each} for number, each in enumerate(labels)}
    others = [12345, -7, 1.5, True, None, {"b": [1, "x"], "a": None}, ["a", 1], b"\x00\xff", datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)]
    messages |= {f"type-{number:03}": {"text": each, "kind": each} for number, each in enumerate(others)}
    messages |= {"labels-urgent": {"labels": "urgent"}, "labels-number": {"labels": [1, "a"]}, "labels-map": {"labels": {"a": 1}}}
    messages |= {"=id;=1+1": {}, "'id": {}, "id|x": {}, "00042": {}, "source": {"source": "=1+1;=2+2", "userId": "+1@x"}}
    return messages


def add_hostile(db):
    began = datetime.datetime(2003, 1, 5, 1, 2, 3, tzinfo=datetime.timezone.utc)
    for number, (name, fields) in enumerate(hostile_messages().items()):
        # whole seconds, milliseconds and microseconds, some of them equal
        time = began + datetime.timedelta(seconds=number // 3, microseconds=[0, 120_000, 123_456][number % 3])
        db.collection("VipMessages").document(name).set(
            {"workspaceId": "ws-demo", "mediumId": "ch-demo", "timestamp": time, "userId": "u", "kind": "text", "source": "s",
             "labels": ["vip"], "text": "t", **fields})


class Json:
    """Equals each JSON text of its value."""

    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return isinstance(other, str) and json.loads(other) == self.value

    def __repr__(self):
        return f"Json({self.value!r})"


def text_of(value):
    """A field as text: None for none, a Json for what is neither a string nor shown as one."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime.datetime):
        return iso(value)
    return Json(value)


def iso(time):
    return time.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def labels_of(value):
    if value is None:
        return []
    return [text_of(each) for each in value] if isinstance(value, list) else [text_of(value)]


def stored(db, window):
    """The messages of a window in the order of the file."""
    begin = datetime.datetime.fromisoformat(window[0] + "T00:00:00+00:00")
    end = datetime.datetime.fromisoformat(window[1] + "T00:00:00+00:00") + datetime.timedelta(days=1)
    messages = db.collection("VipMessages").where(filter=FieldFilter("workspaceId", "==", "ws-demo")).where(
        filter=FieldFilter("mediumId", "==", "ch-demo")).where(
        filter=FieldFilter("timestamp", ">=", begin)).where(filter=FieldFilter("timestamp", "<", end)).order_by(
        "timestamp", "DESCENDING").order_by("__name__", "DESCENDING").stream()
    rows = []
    for message in messages:
        fields = message.to_dict()
        time = fields["timestamp"]
        rows.append({**{column: text_of(fields.get(column)) for column in COLUMNS}, "id": message.id,
                     "timestamp": datetime.datetime.fromtimestamp(0, datetime.timezone.utc) + (
                         time - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)),
                     "labels": labels_of(fields.get("labels"))})
    return rows


def joined(labels):
    if any(isinstance(label, Json) for label in labels):
        return "|".join(json.dumps(label.value, separators=(",", ":")) if isinstance(label, Json) else escaped(label)
                        for label in labels)
    return "|".join(map(escaped, labels))


def escaped(label):
    return label.replace("\\", "\\\\").replace("|", "\\|")


def csv_rows(messages, time=iso):
    def cell(value):
        return value.replace("\0", "\ufffd") if isinstance(value, str) else "" if value is None else value

    return [[cell(message["id"]), time(message["timestamp"]), *(cell(message[column]) for column in COLUMNS[2:5]),
             cell(joined(message["labels"])), cell(message["text"])] for message in messages]


def json_rows(messages):
    return [[message["id"], iso(message["timestamp"]), *(message[column] for column in COLUMNS[2:5]), message["labels"],
             message["text"]] for message in messages]


def units(text):
    return len(text.encode("utf-16-le")) // 2


def sheet_rows(messages, zone):
    """What a workbook holds: texts, and local times in milliseconds."""
    def time(instant):
        return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]

    def cell(value):
        return "" if value is None else value

    return [[message["id"], time(message["timestamp"]), *(cell(message[column]) for column in COLUMNS[2:5]),
             joined(message["labels"]), cell(message["text"])] for message in messages]


# the rule of docs/http-api.md that takes the apostrophes away
BLANKS = ('[\\x01-\\x08\\x0b\\x0c\\x0e-\\x20"\\x7f-\\xa0\\xad\\u061c\\u1680\\u180e'
          '\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000\\ufeff]*')
APOSTROPHE = re.compile(f"\\A'(?='*{BLANKS}[\\t\\r\\n])|(?:\\A|(?<=[,;|\\t\\r\\n]))'(?='*{BLANKS}[-=+@＝＋－＠])")


def spreadsheet_time(zone):
    return lambda instant: instant.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


class Exports:
    def __init__(self, url, folder):
        self.url, self.folder, self.count = url, folder, 0

    def get(self, window, **options):
        """The file of an export that a plain link asks for, and its job's answer."""
        # with offsets, for a date would be a day of the time zone
        query = {"workspaceId": "ws-demo", "mediumId": "ch-demo", "from": window[0] + "T00:00:00Z",
                 "to": window[1] + "T23:59:59.999999Z", **options}
        status, answer = request(f"{self.url}/vip-messages/export?{urllib.parse.urlencode(query)}")
        check(status == 200, f"export of {window[0]} with {options or 'no options'}")
        self.count += 1
        ending = "." + options.get("format", "csv") + (".gz" if options.get("compression") == "gzip" else "")
        file = self.folder / f"{self.count}{ending}"
        with urllib.request.urlopen(answer["csvUrl"], timeout=TIMEOUT) as body:
            file.write_bytes(body.read())
        return file, answer


def same(rows, wanted, reader, header=True):
    rows = [list(row) for row in rows]
    if header:
        check(rows[0] == COLUMNS, f"{reader}: the header")
        rows = rows[1:]
    for number, (row, want) in enumerate(zip(rows, wanted)):
        if row != want:
            sys.exit(f"FAILED: {reader}, message {want[0]!r} (row {number}): " + "; ".join(
                f"{column}: {difference(got, expected)}" for column, got, expected in zip(COLUMNS, row, want) if got != expected))
    check(len(rows) == len(wanted), f"{reader} reads {len(wanted)} messages with the same cells")


def difference(got, expected):
    """Where two cells begin to differ."""
    if not isinstance(got, str) or not isinstance(expected, str):
        return f"{got!r:.500} instead of {expected!r:.500}"
    begin = len(os.path.commonprefix([got, expected]))
    return f"from {begin} on {got[begin:begin + 60]!r} instead of {expected[begin:begin + 60]!r}"


def run(*command, cwd=None):
    done = subprocess.run(command, capture_output=True, cwd=cwd, timeout=TIMEOUT)
    if done.returncode:
        sys.exit(f"FAILED: {command}: {done.stderr.decode()[-2_000:]}")
    return done.stdout.decode("utf-8")


def json_lines(text):
    return [json.loads(line) for line in text.split("\n") if line]


class Readers:
    def __init__(self, room, chromium, postgres):
        self.room, self.chromium, self.postgres = room, chromium, postgres

    def python_csv(self, file):
        opened = gzip.open if file.suffix == ".gz" else open
        with opened(file, "rt", encoding="utf-8-sig", newline="") as text:
            return list(csv.reader(text, strict=True))

    def pandas_csv(self, file):
        import pandas
        table = pandas.read_csv(file, dtype=str, keep_default_na=False, header=None, encoding="utf-8", lineterminator=None)
        return table.values.tolist()

    def duckdb_csv(self, file):
        import duckdb
        return [[cell or "" for cell in row] for row in duckdb.execute(
            "SELECT * FROM read_csv(?, header=false, all_varchar=true, delim=',', quote='\"', escape='\"', max_line_size=10000000,"
            " strict_mode=true, null_padding=false)", [str(file)]).fetchall()]

    def java(self, reader, file):
        classpath = f"{self.room / 'classes'}:{(self.room / 'classpath').read_text()}"
        return json_lines(run("java", "-Xmx512m", "-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "-cp", classpath,
                              "JavaReaders", reader, str(file)))

    def node(self, reader, file):
        return json_lines(run("node", str(self.room / "readers.mjs"), reader, str(file), self.chromium))

    def postgresql(self, file):
        return self.postgres.copy(file)

    def python_lines(self, file):
        return [list(json.loads(line).values()) for line in file.read_text("utf-8").splitlines()]

    def jq(self, file):
        return json_lines(run("jq", "-c", "[.[]]", str(file)))

    def duckdb_json(self, file):
        import duckdb
        columns = ", ".join(f"{column}: '{'VARCHAR[]' if column == 'labels' else 'VARCHAR'}'" for column in COLUMNS)
        return [list(row) for row in duckdb.execute(
            f"SELECT * FROM read_json(?, format='newline_delimited', columns={{{columns}}})", [str(file)]).fetchall()]

    def pandas_json(self, file):
        import pandas
        table = pandas.read_json(file, lines=True, dtype=False, convert_dates=False)
        return [[None if cell is None or cell != cell else cell for cell in row] for row in table.values.tolist()]

    def openpyxl(self, file):
        from openpyxl import load_workbook
        workbook = load_workbook(file)
        rows = []
        for sheet in workbook:
            check(sheet.freeze_panes == "A2" and sheet["A1"].font.bold and sheet.auto_filter.ref is not None,
                  f"openpyxl: {sheet.title} has a bold frozen header and a filter")
            for number, row in enumerate(sheet.iter_rows()):
                if number or not rows:
                    rows.append([sheet_text(cell) for cell in row])
        return rows

    def _convert(self, file, folder, *options):
        run("soffice", f"-env:UserInstallation=file://{self.room}/libreoffice", "--headless", *options, "--outdir", folder, str(file))

    def libreoffice_sheet(self, file, csv_options):
        """The sheet that LibreOffice makes of a CSV file."""
        from openpyxl import load_workbook
        with tempfile.TemporaryDirectory() as folder:
            self._convert(file, folder, f"--infilter=Text - txt - csv (StarCalc):{csv_options}", "--convert-to", "xlsx")
            return load_workbook(next(Path(folder).iterdir())).active

    def libreoffice(self, file):
        """The cells of a workbook as LibreOffice shows them."""
        with tempfile.TemporaryDirectory() as folder:
            self._convert(file, folder, "--convert-to",
                          "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1")
            rows = []
            for sheet in sorted(Path(folder).iterdir()):
                with open(sheet, encoding="utf-8", newline="") as text:
                    rows += list(csv.reader(text))[1 if rows else 0:]
            return rows


def sheet_text(cell):
    if cell.value is None:
        return ""
    if isinstance(cell.value, datetime.datetime):
        # openpyxl keeps microseconds that come from the rounding of a double
        return (cell.value + datetime.timedelta(microseconds=500)).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    if cell.data_type not in ("s", "inlineStr"):
        sys.exit(f"FAILED: openpyxl: {cell.coordinate} is of type {cell.data_type}")
    # openpyxl leaves ECMA-376's escapes of characters as they are
    return re.sub("_x([0-9A-F]{4})_", lambda code: chr(int(code.group(1), 16)), cell.value)


def check_page(exports, readers, db):
    """Runs the examples of docs/reading-files.md, in a folder with the files that they name."""
    count = len(stored(db, REAL))
    folder = exports.folder / "page"
    folder.mkdir()
    for options, ending in (({}, "csv"), ({"compression": "gzip"}, "csv.gz"), ({"format": "jsonl"}, "jsonl"),
                            ({"format": "jsonl", "compression": "gzip"}, "jsonl.gz"), ({"format": "xlsx"}, "xlsx")):
        file, _ = exports.get(REAL, formulas="raw", **options)
        file.rename(folder / f"messages.{ending}")
    examples = re.findall("^```(python|sql|shell|javascript)\n(.*?)^```",
                          Path("docs/reading-files.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)
    for number, (language, example) in enumerate(examples):
        script = folder / f"example-{number}.{'mjs' if language == 'javascript' else language}"
        script.write_text(example, "utf-8")
        command = {"python": [sys.executable], "javascript": ["node"], "shell": ["bash", "-euo", "pipefail"],
                   "sql": readers.postgres.psql}[language]
        printed = run(*command, str(script), cwd=folder)
        check(str(count) in printed and "object" not in printed, f"the example in {language} counts {count} messages")
    check({language for language, _ in examples} == {"python", "sql", "shell", "javascript"}, "the page has its examples")


class Postgres:
    """A server of its own in a temporary folder, as the user postgres, on a socket only."""

    def __init__(self, folder):
        self.folder = folder
        self.programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        os.chmod(folder, 0o777)
        self.data = Path(folder, "postgres")
        self._as_postgres("initdb", "-D", str(self.data), "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "--no-sync")
        self._as_postgres("pg_ctl", "-D", str(self.data), "-w", "-l", f"{folder}/postgres.log", "-o",
                          f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off", "start")

        self.psql = [*self._command("psql"), "-h", folder, "-U", "postgres", "-qAt", "-v", "ON_ERROR_STOP=1", "-d", "postgres",
                     "-f"]

    def _command(self, program):
        return ["runuser", "-u", "postgres", "--", str(self.programs / program)]

    def _as_postgres(self, program, *arguments):
        return run(*self._command(program), *arguments)

    def copy(self, file):
        columns = ", ".join(f"c{number} text" for number in range(len(COLUMNS)))
        cells = ", ".join(f"c{number}" for number in range(len(COLUMNS)))
        script = (f"CREATE TEMP TABLE t (n serial, {columns});\n\\copy t ({cells}) from '{file}' (format csv)\n"
                  f"SELECT json_build_array({cells}) FROM t ORDER BY n;\n")
        with tempfile.NamedTemporaryFile("w", suffix=".sql", dir=self.folder) as file_of_script:
            file_of_script.write(script)
            file_of_script.flush()
            os.chmod(file_of_script.name, 0o644)
            printed = run(*self.psql, file_of_script.name)
        return [["" if cell is None else cell for cell in row] for row in json_lines(printed)]

    def stop(self):
        self._as_postgres("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop")


def check_csv(exports, readers, db, window, what):
    messages = stored(db, window)
    wanted = csv_rows(messages)
    raw, answer = exports.get(window, formulas="raw")
    check(answer["totalCount"] == len(wanted), f"{what}: totalCount is {len(wanted)}")
    for name, read in {
            "Python's csv": readers.python_csv, "pandas": readers.pandas_csv, "DuckDB": readers.duckdb_csv,
            "commons-csv": lambda file: readers.java("commons-csv", file), "FastCSV": lambda file: readers.java("fastcsv", file),
            "Node's csv-parse": lambda file: readers.node("csv", file), "PostgreSQL's COPY": readers.postgresql}.items():
        same(read(raw), wanted, f"{what}, CSV, {name}")
    defused, _ = exports.get(window)
    rows = readers.python_csv(defused)
    same([rows[0], *([cell if column == "timestamp" else APOSTROPHE.sub("", cell) for column, cell in zip(COLUMNS, row)]
                     for row in rows[1:])], wanted, f"{what}, CSV whose apostrophes are taken away again")
    for delimiter, character in {"semicolon": ";", "tab": "\t", "pipe": "|"}.items():
        file, _ = exports.get(window, formulas="raw", delimiter=delimiter)
        with open(file, encoding="utf-8", newline="") as text:
            same(csv.reader(text, delimiter=character, strict=True), wanted, f"{what}, CSV with {delimiter}, Python's csv")


def check_gzip(exports, readers, db, window, what):
    messages = stored(db, window)
    plain, _ = exports.get(window)
    file, _ = exports.get(window, compression="gzip")
    run("gzip", "-t", str(file))
    check(gzip.decompress(file.read_bytes()) == plain.read_bytes(), f"{what}, gzip: the same bytes as the plain file")
    member = zlib.decompressobj(31)
    check(member.decompress(file.read_bytes()) == plain.read_bytes() and member.eof and not member.unused_data,
          f"{what}, gzip: one member")
    raw, _ = exports.get(window, compression="gzip", formulas="raw")
    wanted = csv_rows(messages)
    for name, read in {
            "Python's gzip": readers.python_csv, "Java over a connection": lambda file: readers.java("commons-csv", file),
            "Node's zlib": lambda file: readers.node("csv", file), "Chromium": lambda file: readers.node("browser", file),
            "pandas": readers.pandas_csv, "DuckDB": readers.duckdb_csv}.items():
        same(read(raw), wanted, f"{what}, gzip, {name}")


def check_json(exports, readers, db, window, what):
    wanted = json_rows(stored(db, window))
    file, _ = exports.get(window, format="jsonl")
    for name, read in {"Python's splitlines": readers.python_lines, "Node's readline": lambda file: readers.node("jsonl", file),
                       "jq": readers.jq, "DuckDB": readers.duckdb_json, "pandas": readers.pandas_json}.items():
        same(read(file), wanted, f"{what}, JSON lines, {name}", header=False)
    packed, _ = exports.get(window, format="jsonl", compression="gzip")
    check(gzip.decompress(packed.read_bytes()) == file.read_bytes(), f"{what}, JSON lines, gzip: the same bytes")


def cut(rows):
    """A workbook's cells: those that are too long end with a mark."""
    return [[Cut(cell) if isinstance(cell, str) and units(cell) > SHEET_CELL else cell for cell in row] for row in rows]


class Cut:
    """Equals a start of its text with a mark, which a spreadsheet can hold and which is nearly as long."""

    MARK = "… [cut]"

    def __init__(self, text, units_at_least=SHEET_CELL - 32):
        self.text, self.units_at_least = text, units_at_least

    def __eq__(self, other):
        return (isinstance(other, str) and other.endswith(self.MARK) and self.text.startswith(other[:-len(self.MARK)])
                and self.units_at_least <= units(other) <= SHEET_CELL)

    def __repr__(self):
        return f"Cut({self.text[:20]!r})"


def check_workbook(exports, readers, db, window, what):
    zone = ZoneInfo("Europe/Zurich")
    wanted = cut(sheet_rows(stored(db, window), zone))
    file, _ = exports.get(window, format="xlsx", timeZone="Europe/Zurich")
    run("unzip", "-tqq", str(file))
    with zipfile.ZipFile(file) as archive:
        check(archive.testzip() is None, f"{what}, workbook: a sound zip file")
    for name, read in {"Apache POI": lambda file: readers.java("poi", file), "openpyxl": readers.openpyxl}.items():
        same(read(file), wanted, f"{what}, workbook, {name}")
    import pandas
    table = pandas.read_excel(file, dtype=str, keep_default_na=False)
    check(len(table) == len(wanted) and list(table["id"]) == [row[0] for row in wanted], f"{what}, workbook, pandas: ids as text")
    rows = readers.libreoffice(file)
    same([[visible(cell) for cell in row] for row in rows],
         [[Cut(visible(cell.text), SHEET_CELL // 2) if isinstance(cell, Cut) else visible(cell) if isinstance(cell, str) else cell
           for cell in row] for row in wanted], f"{what}, workbook, LibreOffice")


def visible(text):
    """LibreOffice keeps neither control characters nor noncharacters, and has one kind of line end."""
    text = re.sub("\r\n|\r", "\n", text)
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)


def check_spreadsheet_csv(exports, readers, db):
    """What a German Excel user asks for: byte order mark, semicolons, times that a spreadsheet takes for dates."""
    zone = ZoneInfo("Europe/Zurich")
    messages = stored(db, REAL)
    file, _ = exports.get(REAL, bom="true", delimiter="semicolon", timestamps="spreadsheet", timeZone="Europe/Zurich", formulas="raw")
    check(file.read_bytes().startswith(b"\xef\xbb\xbf"), "a byte order mark begins the file")
    wanted = csv_rows(messages, spreadsheet_time(zone))
    with open(file, encoding="utf-8-sig", newline="") as text:
        same(csv.reader(text, delimiter=";", strict=True), wanted, "times for spreadsheets, Python's csv")
    import pandas
    times = pandas.to_datetime(pandas.read_csv(file, sep=";", dtype=str, encoding="utf-8-sig")["timestamp"])
    check(str(times.dtype).startswith("datetime64"), "pandas takes them for times")
    texts = "/".join(f"{number}/{1 if column == 'timestamp' else 2}" for number, column in enumerate(COLUMNS, 1))
    sheet = readers.libreoffice_sheet(file, f"59,34,76,1,{texts},0,false,true")
    cells = [row[COLUMNS.index("timestamp")] for row in sheet.iter_rows(min_row=2)]
    check(len(cells) == len(wanted) and all(cell.is_date for cell in cells), "LibreOffice takes them for dates")
    check([cell.value.strftime("%Y-%m-%d %H:%M:%S") for cell in cells] == [row[1] for row in wanted], "and shows the same times")


def check_dates(exports):
    """One width of time: pandas infers the type of the column by its first cell."""
    import pandas
    file, _ = exports.get(HOSTILE, formulas="raw")
    times = pandas.to_datetime(pandas.read_csv(file, dtype=str)["timestamp"])
    check(str(times.dtype).startswith("datetime64[ns, UTC"), "pandas infers the times")
    texts = [row[1] for row in csv.reader(open(file, encoding="utf-8", newline=""))][1:]
    check({len(text) for text in texts} == {27} and texts == sorted(texts, reverse=True), "times sort as text")


def check_warnings(url):
    order = {"workspaceId": "ws-demo", "mediumId": "ch-demo", "from": HOSTILE[0], "to": HOSTILE[1]}
    status, answer = request(f"{url}/vip-messages/exports?limit=100")
    jobs = [job for job in answer["exports"] if job.get("warnings")]
    check(jobs and {"malformed_cells", "characters_replaced"} <= {warning["code"] for job in jobs for warning in job["warnings"]},
          "jobs say which cells differ from the messages")
    try:
        request(f"{url}/vip-messages/export?{urllib.parse.urlencode({**order, 'strict': 'true'})}")
        check(False, "a strict export of malformed messages fails")
    except urllib.error.HTTPError as refused:
        check(refused.code == 409 and b"malformed_message" in refused.read(), "a strict export of malformed messages is 409")


def main(messages, room, chromium):
    ports = free_ports(len(PORT_OPTIONS))
    url = f"http://127.0.0.1:{ports[0]}"
    os.environ["FIRESTORE_EMULATOR_HOST"] = f"127.0.0.1:{ports[3]}"
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(ports, Path(folder, "data"), f"--import={messages}", "--vip-export.plan.slice-rows=300")
        postgres = None
        try:
            stack.await_line("Ready: " + url)
            db = firestore.Client(project="vip-export-local")
            add_hostile(db)
            postgres = Postgres(folder)
            exports, readers = Exports(url, Path(folder)), Readers(Path(room), chromium, postgres)
            for window, what in ((HOSTILE, "hostile messages"), (REAL, "real messages"), (DEMO, "the demo's messages")):
                check_csv(exports, readers, db, window, what)
                check_gzip(exports, readers, db, window, what)
                check_json(exports, readers, db, window, what)
                check_workbook(exports, readers, db, window, what)
            check_spreadsheet_csv(exports, readers, db)
            check_dates(exports)
            check_page(exports, readers, db)
            check_warnings(url)
        finally:
            if postgres:
                postgres.stop()
            stack.end()
    print(f"{check.passed} passed, 0 failed")


if __name__ == "__main__":
    exit_on_signals()
    main(*sys.argv[1:])
