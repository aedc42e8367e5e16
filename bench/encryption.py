"""Encrypted names against Fernet and against plain text: time and size, in memory and through the database.

    python -m bench.encryption [--json] [--rows 5000] [--rounds 7]

Every round takes the three kinds in turn, so that a busy machine slows them alike; the fastest round counts.
Times of one machine say little, their ratios do.
"""

import argparse
import json
import random
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
from cryptography.fernet import Fernet

from portal.database.embedded import WITHOUT_DURABILITY, start_embedded_server
from portal.database.encrypted import Place
from portal.database.identifiers import uuid7
from portal.security.encryption.cipher import Cipher
from portal.security.encryption.keys import new_ring

GIVEN = ("Amra", "Đenana", "Šejla", "Fahrudin", "Ivan", "Ljubica", "Željko", "Nermina", "Ћирило")
FAMILY = ("Hodžić", "Šehić-Ćosić", "Perković", "Delić", "Osmić", "Ђорђевић", "Skopljak", "Alić")
PLAIN, OURS, FERNET = "plain", "ours", "fernet"

Rows = Sequence[tuple[UUID, str]]


class Kind:
    """One way of keeping a text: how it is written and how it is read."""

    def __init__(
        self, name: str, write: Callable[[UUID, str], bytes], read: Callable[[UUID, bytes], str]
    ) -> None:
        self.name, self.write, self.read = name, write, read


def kinds() -> list[Kind]:
    """Return the three kinds with keys of this run."""
    cipher, fernet, municipality = Cipher(new_ring()), Fernet(Fernet.generate_key()), uuid4()

    def place(row_id: UUID) -> Place:
        return Place(municipality, row_id, "bench_name.name_encrypted")

    return [
        Kind(PLAIN, lambda _row, name: name.encode(), lambda _row, value: value.decode()),
        Kind(
            OURS,
            lambda row, name: cipher.encrypt(name, place(row)),
            lambda row, value: cipher.decrypt(value, place(row)),
        ),
        Kind(
            FERNET,
            lambda _row, name: fernet.encrypt(name.encode()),
            lambda _row, value: fernet.decrypt(value).decode(),
        ),
    ]


def names(count: int) -> Rows:
    """Return rows of names such as the portal holds."""
    chance = random.Random(7)
    ids = sorted(uuid7() for _ in range(count))
    return [(row_id, f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}") for row_id in ids]


def round_trip(kind: Kind, rows: Rows) -> None:
    """Write and read every name in memory."""
    for row_id, name in rows:
        assert kind.read(row_id, kind.write(row_id, name)) == name


def store(kind: Kind, rows: Rows, connection: psycopg.Connection) -> None:
    """Write every name into the table of its kind."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY bench_{kind.name} FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.set_types(["uuid", "bytea"])
        for row_id, name in rows:
            copy.write_row((row_id, kind.write(row_id, name)))


def fetch(kind: Kind, rows: Rows, connection: psycopg.Connection) -> None:
    """Read every name from the table of its kind."""
    found = connection.execute(f"SELECT id, name FROM bench_{kind.name} ORDER BY id", binary=True)
    assert [kind.read(row_id, name) for row_id, name in found] == [name for _, name in rows]


def measure(work: Callable[[Kind], None], each: Sequence[Kind], rounds: int, count: int) -> dict[str, float]:
    """Return the microseconds per row of each kind, of its fastest round."""
    best = dict.fromkeys((kind.name for kind in each), float("inf"))
    for _ in range(rounds):
        for kind in each:
            begun = time.perf_counter()
            work(kind)
            best[kind.name] = min(best[kind.name], (time.perf_counter() - begun) / count * 1e6)
    return best


@contextmanager
def database() -> Iterator[psycopg.Connection]:
    """Start a database for this run."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        # As root the server runs as another user, who must be able to reach its folder.
        Path(folder).chmod(0o711)
        with (
            start_embedded_server(Path(folder) / "server", options=WITHOUT_DURABILITY) as server,
            psycopg.connect(server.admin_url.replace("+psycopg", ""), autocommit=True) as connection,
        ):
            yield connection


def bench(count: int, rounds: int) -> dict[str, dict[str, float]]:
    """Return the figures: microseconds per row and bytes per row, by what is done and by kind."""
    rows, each = names(count), kinds()
    figures = {"round trip in memory, µs": measure(lambda kind: round_trip(kind, rows), each, rounds, count)}
    with database() as connection:

        def store_anew(kind: Kind) -> None:
            connection.execute(f"TRUNCATE bench_{kind.name}")
            store(kind, rows, connection)

        for kind in each:
            connection.execute(f"CREATE TABLE bench_{kind.name} (id uuid PRIMARY KEY, name bytea NOT NULL)")
        figures["write to the database, µs"] = measure(store_anew, each, rounds, count)
        figures["read from the database, µs"] = measure(
            lambda kind: fetch(kind, rows, connection), each, rounds, count
        )
    figures["size, bytes"] = {kind.name: sum(len(kind.write(*row)) for row in rows) / count for kind in each}
    return figures


def blind_indexes(count: int) -> float:
    """Return the microseconds of one blind index."""
    cipher, municipality = Cipher(new_ring()), uuid4()
    begun = time.perf_counter()
    for _ in range(count):
        cipher.blind_index(secrets.token_hex(6), municipality_id=municipality, purpose="bench.name")
    return (time.perf_counter() - begun) / count * 1e6


def report(figures: dict[str, dict[str, float]], index: float) -> str:
    """Return the figures as a table, with ours against the two others."""
    lines = [f"{'':28}{PLAIN:>9}{OURS:>9}{FERNET:>9}{'ours/plain':>12}{'fernet/ours':>13}"]
    for title, found in figures.items():
        plain, ours, fernet = (found[name] for name in (PLAIN, OURS, FERNET))
        lines.append(
            f"{title:28}{plain:9.2f}{ours:9.2f}{fernet:9.2f}{ours / plain:12.2f}{fernet / ours:13.2f}"
        )
    return "\n".join([*lines, f"{'blind index, µs':28}{'':9}{index:9.2f}"])


def main() -> None:
    """Run the bench and print its figures."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--json", action="store_true", help="print JSON")
    options.add_argument("--rows", type=int, default=5000)
    options.add_argument("--rounds", type=int, default=7)
    chosen = options.parse_args()
    figures, index = bench(chosen.rows, chosen.rounds), blind_indexes(chosen.rows)
    if chosen.json:
        print(json.dumps({**figures, "blind index, µs": {OURS: index}}, ensure_ascii=False, indent=2))
        return
    print(report(figures, index))


if __name__ == "__main__":
    main()
