"""Checks that what the files of this folder refer to is there: services, volumes, secrets, selectors, variables, copied files.

    deploy/check_references.py [MANIFESTS]     MANIFESTS: what `kubectl kustomize` built; without it Kubernetes' files are read one by one
"""
import pathlib
import re
import sys

import yaml

HERE = pathlib.Path(__file__).resolve().parent
# Made by hand, as docs/operations.md tells.
SECRETS_BY_HAND = {"dwnas-tls", "dwnas-database", "dwnas-owner", "dwnas-trainer"}
CLAIMS_BY_HAND = {"dwnas-data"}
problems = []


def need(holds, message):
    if not holds:
        problems.append(message)


def node_variables():
    return set(re.findall(r"\$\{(DWNAS_\w+)\}", (HERE / "node.conf").read_text()))


def check_compose():
    file = yaml.safe_load((HERE / "compose/compose.yaml").read_text())
    services = file["services"]
    for name, service in services.items():
        where = f"compose.yaml: service {name}"
        need("image" in service, f"{where} has no image")
        for other, how in service.get("depends_on", {}).items():
            need(other in services, f"{where} depends on {other}, which is not there")
            if how["condition"] == "service_healthy":
                need("healthcheck" in services.get(other, {}), f"{where} waits for {other} to be healthy, which has no healthcheck")
        for secret in service.get("secrets", []):
            need(secret in file["secrets"], f"{where} takes secret {secret}, which is not there")
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("."):
                need((HERE / "compose" / source).is_file(), f"{where} mounts {source}, which is not there")
            else:
                need(source in file["volumes"], f"{where} mounts volume {source}, which is not there")
        if "/etc/dwnas/node.conf" in str(service.get("command")):
            missing = node_variables() - set(service.get("environment", {})) - {"DWNAS_NODE_FOLDER"}
            need(not missing, f"{where} reads node.conf and lacks {sorted(missing)}")


def manifests():
    if len(sys.argv) > 1:
        return [each for each in yaml.safe_load_all(pathlib.Path(sys.argv[1]).read_text()) if each]
    return [each for path in (HERE / "kubernetes").glob("*.yaml") for each in yaml.safe_load_all(path.read_text()) if each and each["kind"] != "Kustomization"]


def check_manifests():
    objects = manifests()
    pods = [(f"{each['kind']} {each['metadata']['name']}", each["spec"], each["spec"]["template"]) for each in objects if "template" in each.get("spec", {})]
    maps = {re.sub(r"-[a-z0-9]{10}$", "", each["metadata"]["name"]) for each in objects if each["kind"] == "ConfigMap"} or {"dwnas-store", "dwnas-migration"}
    services = {each["metadata"]["name"] for each in objects if each["kind"] == "Service"}
    labels = [template["metadata"].get("labels", {}) for _, _, template in pods if "metadata" in template]
    for each in objects:
        if each["kind"] == "Service":
            need(any(each["spec"]["selector"].items() <= label.items() for label in labels), f"Service {each['metadata']['name']} selects no pod")
    for where, spec, template in pods:
        if "selector" in spec:
            need(spec["selector"]["matchLabels"].items() <= template["metadata"]["labels"].items(), f"{where}: its selector does not match its pods")
        if "serviceName" in spec:
            need(spec["serviceName"] in services, f"{where}: service {spec['serviceName']} is not there")
        pod = template["spec"]
        volumes = {volume["name"]: volume for volume in pod.get("volumes", [])}
        for name, volume in volumes.items():
            if "secret" in volume:
                need(volume["secret"]["secretName"] in SECRETS_BY_HAND, f"{where}: secret {volume['secret']['secretName']} is made by nobody")
            if "persistentVolumeClaim" in volume:
                need(volume["persistentVolumeClaim"]["claimName"] in CLAIMS_BY_HAND, f"{where}: claim {volume['persistentVolumeClaim']['claimName']} is made by nobody")
        for container in pod["containers"]:
            mounted = {mount["name"] for mount in container.get("volumeMounts", [])}
            need(mounted == set(volumes), f"{where}: volumes {sorted(volumes)}, mounted {sorted(mounted)}")
            ports = {port["name"] for port in container.get("ports", [])}
            for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                if probe in container:
                    get = container[probe]["httpGet"]
                    need(get["port"] in ports and get["path"] in ("/healthz", "/readyz") and get["scheme"] == "HTTPS", f"{where}: {probe} asks {get}")
            for source in container.get("envFrom", []):
                need(re.sub(r"-[a-z0-9]{10}$", "", source["configMapRef"]["name"]) in maps, f"{where}: config map {source['configMapRef']['name']} is not there")
            if "/etc/dwnas/node.conf" in container["args"]:
                given = {variable["name"] for variable in container.get("env", [])} | {"DWNAS_STORE_CONNECTION"}
                missing = node_variables() - given - {"DWNAS_NODE_FOLDER"}
                need(not missing, f"{where} reads node.conf and lacks {sorted(missing)}")
            security = container["securityContext"]
            need(not security["allowPrivilegeEscalation"] and security["readOnlyRootFilesystem"], f"{where}: not restricted")


def check_units():
    unit = (HERE / "systemd/dwnas-node.service").read_text() + (HERE / "systemd/node.env").read_text()
    for variable in node_variables():
        need(f"{variable}=" in unit, f"dwnas-node.service and node.env lack {variable}")
    settings = (HERE / "systemd/worker.env").read_text()
    for variable in re.findall(r"\$\{(\w+)\}", (HERE / "systemd/dwnas-worker@.service").read_text()):
        need(f"{variable}=" in settings, f"worker.env lacks {variable}")


def check_container():
    text = (HERE / "container/Dockerfile").read_text()
    need("DWNAS_NODE_FOLDER=" in text, "Dockerfile: DWNAS_NODE_FOLDER is not set")
    stages = set(re.findall(r"(?m)^FROM \S+ AS (\S+)", text))
    for options, sources in re.findall(r"(?m)^COPY ((?:--\S+ )*)(.+) \S+$", text):
        stage = re.search(r"--from=(\S+)", options)
        if stage:
            need(stage[1] in stages, f"Dockerfile: stage {stage[1]} is not there")
        else:
            for source in sources.split():
                need((HERE.parent / source).exists(), f"Dockerfile: {source} is not there")


def check_alarms():
    source = (HERE.parent / "src/DoubleWinNas.Node/Api/MetricsText.cs").read_text()
    known = set(re.findall(r'(?:One|Head)\("(\w+)"', source))
    page = (HERE.parent / "docs/operations.md").read_text()
    for group in yaml.safe_load((HERE / "prometheus/alerts.yaml").read_text())["groups"]:
        for rule in group["rules"]:
            for metric in re.findall(r"dwnas_\w+", rule["expr"]):
                need(metric in known, f"alerts.yaml: {rule['alert']}: there is no metric {metric}")
            need(f"`{rule['alert']}`" in page, f"docs/operations.md does not tell what {rule['alert']} means")
    for metric in known:
        need(f"`{metric}" in page, f"docs/operations.md does not tell what {metric} means")
    yaml.safe_load((HERE / "prometheus/scrape.yaml").read_text())


for check in (check_compose, check_manifests, check_units, check_container, check_alarms):
    check()
print("\n".join(problems))
sys.exit(1 if problems else 0)
