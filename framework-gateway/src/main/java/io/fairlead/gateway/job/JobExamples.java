package io.fairlead.gateway.job;

/// Jobs to try in Swagger UI.
final class JobExamples {

    static final String HELLO =
            """
            {"name": "hello", "queue": "analytics", "command": "echo hello from $FAIRLEAD_INSTANCE", \
            "instances": 3, "resources": {"cpus": 0.1, "memoryMiB": 32}}\
            """;

    static final String HELLO_YAML =
            """
            name: hello
            queue: analytics
            command: echo hello from $FAIRLEAD_INSTANCE
            instances: 3
            resources:
              cpus: 0.1
              memoryMiB: 32
            """;

    static final String EVERYTHING =
            """
            {"name": "wordcount", "queue": "analytics", "type": "batch", "instances": 10,
             "command": "wc -w input.txt", "uris": ["file:///data/input.txt"], "env": {"LANG": "C"},
             "resources": {"cpus": 0.5, "memoryMiB": 128, "gpus": 0, "ports": 1, "custom": {"licences": 1}},
             "priority": 50, "deadline": "2036-12-01T18:00:00Z", "estimatedDuration": "PT30S",
             "maxRunTime": "PT5M", "retries": 3,
             "constraints": [{"attribute": "zone", "operator": "IN", "values": ["a", "b"]},
                             {"attribute": "host", "operator": "MAX_PER", "limit": 2}],
             "healthCheck": {"http": {"path": "/", "portIndex": 0}, "interval": "PT5S"},
             "killGracePeriod": "PT10S", "labels": {"team": "search"}}\
            """;

    static final String SERVICE =
            """
            {"name": "web", "queue": "analytics", "type": "service", "instances": 2,
             "command": "python3 -m http.server $PORT0",
             "resources": {"cpus": 0.2, "memoryMiB": 64, "ports": 1},
             "healthCheck": {"http": {"path": "/", "portIndex": 0}}}\
            """;

    static final String UPDATE =
            """
            {"name": "web", "queue": "analytics", "type": "service", "instances": 2,
             "command": "python3 -m http.server $PORT0 --directory /srv",
             "resources": {"cpus": 0.2, "memoryMiB": 64, "ports": 1},
             "healthCheck": {"tcp": {"portIndex": 0}}, "readinessCheck": {"http": {"path": "/", "portIndex": 0}},
             "update": {"maxUnavailable": 0, "maxSurge": 1, "minReadyTime": "PT5S", "onFailure": "ROLL_BACK"}}\
            """;

    static final String GANG =
            """
            {"name": "train", "queue": "analytics", "type": "gang", "instances": 4, "retries": 2,
             "command": "./worker --rank $FAIRLEAD_INSTANCE --of $FAIRLEAD_INSTANCES",
             "resources": {"cpus": 1, "memoryMiB": 512}}\
            """;

    static final String WORKFLOW =
            """
            {"jobs": [
              {"name": "extract", "queue": "analytics", "command": "./extract", "resources": {"cpus": 1, "memoryMiB": 256}},
              {"name": "train", "queue": "analytics", "command": "./train", "resources": {"cpus": 2, "memoryMiB": 512},
               "after": [{"job": "extract"}]},
              {"name": "report", "queue": "analytics", "command": "./report", "resources": {"cpus": 1, "memoryMiB": 64},
               "after": [{"job": "train", "on": "ANY"}]}]}\
            """;

    private JobExamples() {}
}
