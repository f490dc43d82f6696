"""The files for operators fit the program and one another; tests/live runs what nginx has of them."""

import re
from dataclasses import fields
from typing import Any

import yaml

from participation.server import PATIENCE
from participation.settings import Settings
from tests.support import ROOT

DEPLOY = ROOT / "deploy"
UNIT = "participation@.service"
SETTINGS = {setting.name.upper() for setting in fields(Settings)}


def text_of(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text_of("compose.yaml"))["services"]
    return found


def processes() -> dict[str, Any]:
    return {name: one for name, one in services().items() if name.startswith("process-")}


def test_every_variable_that_is_set_is_a_setting() -> None:
    unit = re.findall(r"\b([A-Z_]+)=", "".join(re.findall(r"Environment=.*", text_of(UNIT))))
    machine = re.findall(r"^([A-Z_]+)=", text_of("participation.env"), re.MULTILINE)
    image = re.findall(
        r"\b([A-Z_]+)=", "".join(re.findall(r"^ENV .*", text_of("Dockerfile"), re.M))
    )
    containers = {name for one in processes().values() for name in one["environment"]}
    for names in (unit, machine, image, containers):
        assert names
        assert set(names) - SETTINGS == set()


def test_several_processes_have_all_that_they_need() -> None:
    needed = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PUBLIC_URL"}
    machine = set(re.findall(r"^([A-Z_]+)=", text_of("participation.env"), re.MULTILINE))
    assert needed <= machine
    assert len(processes()) > 1
    assert all(needed <= set(one["environment"]) for one in processes().values())


def test_nginx_knows_the_processes_of_the_composition() -> None:
    named = re.findall(r"^server ([\w-]+):8000 ", text_of("nginx/compose-processes.conf"), re.M)
    assert named == list(processes())


def test_files_that_containers_are_given_exist() -> None:
    mounted = [one.split(":")[0] for one in services()["nginx"]["volumes"]]
    brought = [one for one in mounted if one != "./certificate"]  # that one nobody else has
    assert [one for one in brought if not (DEPLOY / one).is_file()] == []


def test_nobody_insists_before_a_process_has_had_its_patience() -> None:
    unit = re.findall(r"TimeoutStopSec=(\d+)", text_of(UNIT))
    containers = {str(one["stop_grace_period"]).removesuffix("s") for one in processes().values()}
    assert all(int(one) > PATIENCE for one in [*unit, *containers])
    assert unit


def test_what_the_image_is_built_of_can_be_made() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (targets,) = re.findall(r"^RUN make ([^&]+)&&", text_of("Dockerfile"), re.MULTILINE)
    for target in targets.split():
        written = target.replace(".venv", "$(VENV)")
        assert re.search(rf"^{re.escape(written)}:", makefile, re.MULTILINE), target
