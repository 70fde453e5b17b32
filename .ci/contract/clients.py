"""Clients of other languages: python clients.py API FOLDER CLASSPATH

Makes clients from openapi.json with the commands of docs/clients.md, compiles them, and runs each program of that page and
the collection of Bruno against the API. FOLDER has the generator, Bruno and TypeScript; CLASSPATH is a command that prints
the class path of a generated Maven project. Each program must write the file of the export.
"""

import concurrent.futures
import csv
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))
from lib import Checks, exit_on_signals  # noqa: E402 (found by the line above)

check = Checks()
PAGE = (ROOT / "docs/clients.md").read_text("utf-8")
DEFAULT_URL = "http://127.0.0.1:8080"
HEADER = "id,timestamp,userId,kind,source,labels,text".split(",")
ROWS = 2400
COMPILE = "tsc --target es2022 --module nodenext --strict --skipLibCheck generated-export.ts"


# how docs/clients.md says that 200 and 202 of exportMessages are told apart: a line of the program, its end, new statements
ANSWERS = {
    "GeneratedExport.java": ("var exports = new ExportsApi(client);", "}}", """
        String[] window = {workspace.getWorkspaceId(), "ch-demo", "2026-06-01", "2026-06-30"};
        for (String prefer : List.of("respond-async", "wait=55")) {
            try (var answer = exports.exportMessagesCall(window[0], window[1], window[2], window[3], null, null, null, null, null,
                    null, null, null, null, null, null, prefer, null, null).execute()) {
                System.out.println(answer.code());
                System.out.println(answer.code() == 202
                        ? JobView.fromJson(answer.body().string()).getClass().getSimpleName()
                        : ExportResult.fromJson(answer.body().string()).getTotalCount());
            }
        }"""),
    "generated_export.py": ("exports = ExportsApi(client)", "", """
for prefer in ("respond-async", "wait=55"):
    answer = exports.export_messages_with_http_info(workspace, "ch-demo", "2026-06-01", "2026-06-30", prefer=prefer)
    print(answer.status_code)
    print(type(answer.data).__name__ if answer.status_code == 202 else answer.data.total_count)
"""),
    "generated-export.ts": ("const exports = new ExportsApi(configuration);", "", """
import { JobViewFromJSON, instanceOfJobView } from "../../typescript-client/index.js";
for (const prefer of ["respond-async", "wait=55"]) {
  const answer = await exports.exportMessagesRaw({ workspaceId, mediumId: "ch-demo", from: "2026-06-01", to: "2026-06-30", prefer });
  console.log(answer.raw.status);
  if (answer.raw.status === 202) {
    console.log(instanceOfJobView(JobViewFromJSON(await answer.raw.json())) ? "JobView" : "no job");
  } else console.log((await answer.value()).totalCount);
}
"""),
}


def run(what, command, folder):
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", command], cwd=folder, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=600)
    check(done.returncode == 0, what if done.returncode == 0 else f"{what}\n{done.stdout}{done.stderr}")
    return done.stdout


def programs():
    """Source by file name: the paragraph above each program names its file."""
    found = re.findall(r"^((?:[^\n]+\n)+)\n```\w+\n(.*?)^```", PAGE, re.M | re.S)
    return {re.search(r"`([\w-]+\.(?:mjs|py|php|java|ts))`", above).group(1): code for above, code in found}


def generate(folder):
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.M | re.S)
    commands = next(code for language, code in blocks if not language and "openapi-generator-cli.jar" in code)
    shutil.copy(ROOT / "openapi.json", folder)
    each = [command + "\n" for command in re.split(r"(?<!\\)\n", commands) if command]
    check(len(each) == 3, "the page has three commands for the generator")
    return [lambda command=command: run(re.search("-g [a-z-]+", command).group(), command, folder) for command in each]


def main(url, folder, classpath):
    room = Path(folder)
    work = room / "programs"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    (work / "openapi-generator-cli.jar").symlink_to(room / "openapi-generator-cli.jar")
    (work / "node_modules").symlink_to(room / "node_modules")
    (work / "package.json").write_text('{"private": true, "type": "module"}')
    sources = programs()
    for name, code in sources.items():
        check(DEFAULT_URL in code, f"{name} calls {DEFAULT_URL}")
        (work / name).write_text(code.replace(DEFAULT_URL, url), "utf-8")
    # most of the programs wait
    with concurrent.futures.ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(task) for task in generate(work)]:
            done.result()

        # the second command runs the program of the folder answers
        commands = {
            "export.mjs": ["node ../export.mjs"],
            "export.py": ["python3 ../export.py"],
            "export.php": ["php ../export.php"],
            "Export.java": ["java ../Export.java"],
            "GeneratedExport.java": [
                f"""classpath=$({classpath} ../java-client/pom.xml)
                    javac -nowarn -d classes -cp "$classpath" $(find ../java-client/src/main -name '*.java') ../GeneratedExport.java
                    java -cp "classes:$classpath" GeneratedExport""",
                """classpath=classes:$(cat ../java-client/classpath.txt)
                    javac -nowarn -d answers -cp "$classpath" answers/GeneratedExport.java
                    java -cp "answers:$classpath" GeneratedExport"""],
            "generated_export.py": [
                """python3 -m venv python
                    python/bin/pip install -q --disable-pip-version-check ../python-client
                    python/bin/python ../generated_export.py""",
                "python/bin/python answers/generated_export.py"],
            "generated-export.ts": [
                f"(cd .. && node_modules/.bin/{COMPILE}) && node ../generated-export.js",
                f"""sed -i 's#"./typescript-client#"../../typescript-client#' answers/generated-export.ts
                    (cd answers && ../../node_modules/.bin/{COMPILE}) && node answers/generated-export.js"""],
        }
        check(set(commands) == set(sources), f"the page has the programs {', '.join(commands)}, and no others")
        check(f"`npx {COMPILE}`" in PAGE, "the page shows how to compile TypeScript")
        tasks = [threads.submit(run_program, name, each, work) for name, each in commands.items()]
        tasks.append(threads.submit(run_collection, url, room))
        for done in tasks:
            done.result()
    print(f"{check.passed} passed, 0 failed")


def run_program(name, commands, work):
    folder = work / f"run-{name}"
    folder.mkdir()
    lines = run(f"{name} runs", commands[0], folder).splitlines()
    check(lines[-1] == f"{ROWS} messages", f"{name} prints the number of messages")
    if "enerated" in name:
        check(lines[-2] == "202", f"{name} gets 202 for its order")
    with open(folder / "messages.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    check(rows[0] == HEADER and len(rows) == ROWS + 1, f"{name} downloads the file")
    if name in ANSWERS:
        check_answers(name, commands[1], work)


def check_answers(name, command, work):
    """Runs the program with other statements after it has made its client: 200 and 202 of exportMessages are told apart."""
    begin, end, statements = ANSWERS[name]
    folder = work / f"run-{name}" / "answers"
    folder.mkdir()
    source = (work / name).read_text("utf-8")
    check(begin in source, f"{name} makes its client as the check expects")
    (folder / name).write_text(source[:source.index(begin) + len(begin)] + statements + end, "utf-8")
    printed = run(f"{name} with exportMessages runs", command, work / f"run-{name}")
    check(printed.split() == ["202", "JobView", "200", str(ROWS)], f"{name} with exportMessages sees the job of 202 and the result of 200")


def run_collection(url, room):
    command = f"{room}/node_modules/.bin/bru run --env demo --env-var server={url}"
    printed = run("Bruno succeeds", command, ROOT / "docs/examples/bruno")
    check(re.search(r"Requests\W+(\d+) \(\1 Passed\)", printed), "Bruno runs the whole collection")


if __name__ == "__main__":
    exit_on_signals()
    main(*sys.argv[1:])
