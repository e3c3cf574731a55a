#!/usr/bin/env python3
"""A framework with the standard library alone: runs a command so many times on what it is offered.

    ./command_framework.py http://localhost:8080 5 'echo hello from $HOSTNAME'
"""
import json
import sys
import time
import urllib.error
import urllib.request
import uuid

ENDS = {"FINISHED", "FAILED", "KILLED", "ERROR", "DROPPED", "GONE"}
NEEDS = {"cpus": 0.1, "memoryMiB": 32}


class Framework:
    def __init__(self, gateway, times, command):
        self.base = gateway + "/v1/frameworks"
        self.command = command
        self.waiting = times
        self.live = set()
        self.ended = {}
        self.named = 0
        self.token = str(uuid.uuid4()) + str(uuid.uuid4())
        answer = self.call("POST", self.base, {
            "name": "command-framework", "token": self.token, "roles": ["samples"],
            "allocation": "OFFER", "failoverTimeout": "PT1M"})
        self.id = answer["id"]
        self.base += "/" + self.id

    def request(self, method, url, body=None, key=None):
        headers = {"Content-Type": "application/json", "Fairlead-Framework-Token": self.token,
                   "Idempotency-Key": key or str(uuid.uuid4())}
        data = None if body is None else json.dumps(body).encode()
        return urllib.request.Request(url, data, headers, method=method)

    def call(self, method, url, body=None):
        """The answer. A call whose answer was lost is made again with its key: it counts once."""
        request = self.request(method, url, body)
        for attempt in range(5):
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.loads(answer.read() or b"{}")
            except urllib.error.HTTPError as refused:
                if refused.code != 503:
                    raise
            except OSError:
                pass
            time.sleep(1 << attempt)
        raise OSError("no answer from " + url)

    def run(self):
        while self.waiting or self.live:
            try:
                self.listen()
            except OSError as broken:  # opened again: updates that were not acknowledged come again
                print("stream broke:", broken, file=sys.stderr)
                time.sleep(1)
        self.call("DELETE", self.base)
        return sum(state != "FINISHED" for state in self.ended.values())

    def listen(self):
        request = self.request("GET", self.base + "/events")
        with urllib.request.urlopen(request, timeout=60) as stream:
            for line in stream:
                if line.startswith(b"data:"):
                    event = json.loads(line[5:])
                    self.updates(event.get("updates", []))
                    for offer in event.get("offers", []):
                        if isinstance(offer, dict):  # rescinded ones are ids
                            self.use(offer)
                if not self.waiting and not self.live:
                    return

    def use(self, offer):
        """Launches what fits on the offer; the rest goes back."""
        free = offer["resources"]
        fit = min(int(free.get(kind, 0) / need) for kind, need in NEEDS.items())
        tasks = []
        for _ in range(min(fit, self.waiting)):
            self.named += 1
            tasks.append("command-%s-%d" % (self.id[-12:], self.named))
        launches = [{"offerId": offer["id"], "task": {
            "taskId": task, "group": "command", "command": self.command, "resources": NEEDS}}
            for task in tasks]
        try:
            self.call("POST", self.base + "/accept", {"offers": [offer["id"]], "launches": launches})
        except urllib.error.HTTPError as refused:  # the offer is gone: nothing was launched
            print("accept", refused.code, refused.read().decode(), file=sys.stderr)
            return
        self.live.update(tasks)
        self.waiting -= len(tasks)

    def updates(self, updates):
        """Notes what became of tasks, then acknowledges: what is not acknowledged comes again."""
        for update in updates:
            task, state = update["taskId"], update["state"]
            if state in ENDS and task not in self.ended:
                self.ended[task] = state
                self.live.discard(task)
                print(task, state)
        if updates:
            self.call("POST", self.base + "/acknowledge", {"updates": [
                {"taskId": u["taskId"], "sequence": u["sequence"]} for u in updates]})


if __name__ == "__main__":
    framework = Framework(sys.argv[1], int(sys.argv[2]), sys.argv[3])
    print("framework", framework.id)
    failed = framework.run()
    print("finished %d, failed %d" % (len(framework.ended) - failed, failed))
    sys.exit(1 if failed else 0)
