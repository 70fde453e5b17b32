"""Google's Python client against a Firestore server: python firestore_python.py HOST:PORT

Each function whose name begins with "check_" is one case, with a collection of its own. Exits non-zero if one fails.
"""

import math
import os
import queue
import sys
import threading
import traceback
import uuid

ENDPOINT = sys.argv[1]
os.environ["FIRESTORE_EMULATOR_HOST"] = ENDPOINT

from google.api_core import exceptions  # noqa: E402 (the client reads the variable when it is made)
from google.cloud import firestore  # noqa: E402
from google.cloud.firestore_v1.base_query import And, FieldFilter, Or  # noqa: E402

SECONDS = 300
db = firestore.Client(project="clients")


def equal(found, expected):
    if found != expected:
        raise AssertionError(f"found {found!r}, expected {expected!r}")


def refused(kind, call):
    try:
        call()
    except kind:
        return
    raise AssertionError(f"no {kind.__name__}")


def ids(query, **how):
    return [found.id for found in query.stream(**how)]


def seeded(c, rows):
    batch = db.batch()
    for name, fields in rows.items():
        batch.set(c.document(name), fields)
    batch.commit()


def check_documents_are_created_changed_and_deleted(c):
    d = c.document("d")
    d.create({"n": 1, "m": {"a": 1, "b": 2}, "x.y": "z", "bytes": b"\x00\xff", "none": None, "list": [1, "a", {"k": 1.5}]})
    refused(exceptions.AlreadyExists, lambda: d.create({"n": 2}))
    d.update({"m.a": 5, "none": firestore.DELETE_FIELD})
    d.set({"m": {"c": 3}}, merge=True)
    equal(d.get().to_dict(), {"n": 1, "m": {"a": 5, "b": 2, "c": 3}, "x.y": "z", "bytes": b"\x00\xff", "list": [1, "a", {"k": 1.5}]})
    equal(d.get(["m.b"]).to_dict(), {"m": {"b": 2}})
    d.delete()
    equal(d.get().exists, False)
    refused(exceptions.NotFound, lambda: d.update({"n": 1}))


def check_preconditions_on_the_update_time(c):
    d = c.document("d")
    first = d.set({"n": 1}).update_time
    d.update({"n": 2}, option=db.write_option(last_update_time=first))
    refused(exceptions.FailedPrecondition, lambda: d.update({"n": 3}, option=db.write_option(last_update_time=first)))
    refused(exceptions.FailedPrecondition, lambda: d.delete(option=db.write_option(last_update_time=first)))
    equal(d.get().get("n"), 2)


def check_a_batch_is_all_or_nothing(c):
    seeded(c, {"a": {"n": 1}})
    batch = db.batch()
    batch.set(c.document("b"), {"n": 2})
    batch.create(c.document("a"), {"n": 3})
    refused(exceptions.AlreadyExists, batch.commit)
    equal(ids(c), ["a"])


def check_a_bulk_writer_writes_everything(c):
    writer = db.bulk_writer()
    for n in range(100):
        writer.create(c.document(f"d{n:03}"), {"n": n})
    writer.close()
    equal(len(ids(c)), 100)


def check_transactions_lose_no_update(c):
    d = c.document("counter")
    d.set({"n": 0})

    @firestore.transactional
    def add(transaction):
        n = d.get(transaction=transaction).get("n")
        transaction.update(d, {"n": n + 1})

    def work():
        for _ in range(5):
            add(db.transaction(max_attempts=50))

    failures = []
    threads = [threading.Thread(target=lambda: guarded(work, failures)) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    equal(failures, [])
    equal(d.get().get("n"), 20)


def guarded(work, failures):
    try:
        work()
    except Exception as failed:
        failures.append(failed)


def check_every_filter(c):
    seeded(
        c,
        {
            "a": {"n": 1, "tags": ["x", "y"]},
            "b": {"n": 2, "tags": ["y"]},
            "c": {"n": 3, "tags": []},
            "d": {"n": None},
            "e": {"n": math.nan},
            "f": {"n": "text"},
            "g": {"other": 1},
        },
    )
    cases = {
        ("n", "==", 2): ["b"],
        ("n", "<", 2): ["a"],
        ("n", "<=", 2): ["a", "b"],
        ("n", ">", 2): ["c"],
        ("n", ">=", 2): ["b", "c"],
        ("n", "!=", 2): ["e", "a", "c", "f"],
        ("n", "in", (1, "text")): ["a", "f"],
        ("n", "not-in", (1, 2)): ["e", "c", "f"],
        ("tags", "array_contains", "y"): ["a", "b"],
        ("tags", "array_contains_any", ("x", "z")): ["a"],
        ("n", "==", None): ["d"],
    }
    for (field, operator, value), expected in cases.items():
        value = list(value) if isinstance(value, tuple) else value
        equal(ids(c.where(filter=FieldFilter(field, operator, value))), expected)
    equal(ids(c.where(filter=FieldFilter("n", "==", math.nan))), ["e"])
    either = Or([FieldFilter("n", "==", 1), And([FieldFilter("n", ">=", 2), FieldFilter("tags", "array_contains", "y")])])
    equal(ids(c.where(filter=either)), ["a", "b"])


def check_orders_cursors_and_limits(c):
    seeded(c, {f"d{n}": {"n": n, "k": n % 2} for n in range(6)})
    by_n = c.order_by("n")
    equal(ids(by_n.start_at({"n": 3})), ["d3", "d4", "d5"])
    equal(ids(by_n.start_after({"n": 3}).end_at({"n": 4})), ["d4"])
    equal(ids(by_n.end_before({"n": 2})), ["d0", "d1"])
    equal(ids(by_n.start_after(c.document("d4").get())), ["d5"])
    equal(ids(by_n.offset(1).limit(2)), ["d1", "d2"])
    equal(ids(c.order_by("k", direction="DESCENDING").order_by("n")), ["d1", "d3", "d5", "d0", "d2", "d4"])
    equal([found.to_dict() for found in by_n.select(["k"]).limit(1).stream()], [{"k": 0}])
    # comes last: this client turns the directions of a query round that it has run from its end
    equal([found.id for found in by_n.limit_to_last(2).get()], ["d4", "d5"])


def check_counts_sums_and_averages(c):
    seeded(c, {f"d{n}": {"n": n} for n in range(1, 5)})
    query = c.where(filter=FieldFilter("n", ">", 1))
    found = query.count(alias="count").sum("n", alias="sum").avg("n", alias="avg").get()
    equal({one.alias: one.value for one in found[0]}, {"count": 3, "sum": 9, "avg": 3.0})
    equal(c.count().get()[0][0].value, 4)


def check_collection_groups_and_partitions(c):
    group = "g" + c.id
    for parent in range(3):
        seeded(c.document(f"p{parent}").collection(group), {f"d{n:02}": {"n": n} for n in range(10)})
    whole = db.collection_group(group)
    equal(len(ids(whole.where(filter=FieldFilter("n", "==", 3)))), 3)
    partitions = list(whole.get_partitions(4))
    parts = [found.reference.path for part in partitions for found in part.query().stream()]
    equal(len(partitions), 4 + 1)
    equal(parts, [found.reference.path for found in whole.order_by("__name__").stream()])


def check_collections_and_documents_are_listed(c):
    c.document("gone").collection("below").document("x").set({"n": 1})
    seeded(c, {"a": {}})
    equal([found.id for found in c.list_documents()], ["a", "gone"])
    equal([found.id for found in c.document("gone").collections()], ["below"])


def check_a_recursive_delete_deletes_all_below(c):
    for path in ["a", "a/s/x", "a/s/x/t/y", "gone/s/x", "__id7__", "__id7__/s/x", "____"]:
        db.document(f"{c.id}/{path}").set({"n": 1})
    db.collection(c.id + "!").document("a").set({"n": 1})
    db.recursive_delete(c.document("a"))
    equal(sorted(c.list_documents(), key=lambda one: one.id), [c.document(one) for one in ["____", "__id7__", "gone"]])
    db.recursive_delete(c)
    equal(list(c.list_documents()), [])
    equal(ids(db.collection(c.id + "!")), ["a"])


def check_numeric_ids_come_first(c):
    seeded(c, {"a": {}, "__id10__": {}, "__id9__": {}, "____": {}, "\n": {}})
    equal(ids(c), ["__id9__", "__id10__", "\n", "____", "a"])
    refused(exceptions.InvalidArgument, lambda: c.document("__id0__").set({"n": 1}))


def check_a_query_listener_hears_every_change(c):
    received = queue.Queue()
    seeded(c, {"a": {"n": 1}})
    watch = c.where(filter=FieldFilter("n", ">", 0)).order_by("n").on_snapshot(
        lambda rows, changes, at: received.put(([one.type.name + ":" + one.document.id for one in changes], [row.id for row in rows]))
    )
    try:
        equal(received.get(timeout=SECONDS), (["ADDED:a"], ["a"]))
        c.document("b").set({"n": 2})
        equal(received.get(timeout=SECONDS), (["ADDED:b"], ["a", "b"]))
        c.document("a").set({"n": 3})
        equal(received.get(timeout=SECONDS), (["MODIFIED:a"], ["b", "a"]))
        c.document("b").set({"n": -1})
        equal(received.get(timeout=SECONDS), (["REMOVED:b"], ["a"]))
        c.document("a").delete()
        equal(received.get(timeout=SECONDS), (["REMOVED:a"], []))
    finally:
        watch.unsubscribe()


def check_a_document_listener_hears_of_its_document(c):
    received = queue.Queue()
    c.document("d").set({"n": 0})
    watch = c.document("d").on_snapshot(lambda rows, changes, at: received.put([row.get("n") for row in rows if row.exists]))
    try:
        equal(received.get(timeout=SECONDS), [0])
        c.document("d").set({"n": 1})
        equal(received.get(timeout=SECONDS), [1])
    finally:
        watch.unsubscribe()


def check_transforms(c):
    d = c.document("d")
    d.set({"i": 1, "max": 5, "min": 5, "list": [1, 2], "double": 0.5})
    d.update(
        {
            "i": firestore.Increment(2),
            "double": firestore.Increment(1),
            "max": firestore.Maximum(7),
            "min": firestore.Minimum(3),
            "list": firestore.ArrayUnion([2, 3]),
            "at": firestore.SERVER_TIMESTAMP,
        }
    )
    d.update({"list": firestore.ArrayRemove([1])})
    found = d.get().to_dict()
    at = found.pop("at")
    equal(found, {"i": 3, "double": 1.5, "max": 7, "min": 3, "list": [2, 3]})
    assert at <= d.get().update_time


def check_reads_as_of_an_earlier_time(c):
    seeded(c, {"a": {"n": 1}, "b": {"n": 2}})
    then = c.document("a").get().read_time
    c.document("a").delete()
    c.document("b").update({"n": 20})
    equal(ids(c, read_time=then), ["a", "b"])
    equal(c.document("b").get(read_time=then).get("n"), 2)
    equal(c.count().get(read_time=then)[0][0].value, 2)
    equal(ids(c), ["b"])


def check_wrong_requests_are_refused(c):
    refused(exceptions.InvalidArgument, lambda: c.document("__x__").set({"n": 1}))
    refused(exceptions.InvalidArgument, lambda: c.document("d").set({"text": "x" * 1_048_577}))


passed, failed = 0, 0
for name, check in list(globals().items()):
    if name.startswith("check_"):
        try:
            check(db.collection("c" + uuid.uuid4().hex))
            passed += 1
        except Exception:
            failed += 1
            print(f"FAILED {name}", file=sys.stderr)
            traceback.print_exc()
print(f"{passed} passed, {failed} failed", flush=True)
# a thread of the client that waits for its next try must not keep this process
os._exit(1 if failed or not passed else 0)
