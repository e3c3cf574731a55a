/// A framework in one file: runs a command so many times on whatever it is offered.
/// Run it with JDK 25: java CommandFramework.java http://localhost:8080 5 'echo hello from $HOSTNAME'
import java.net.URI;
import java.net.http.*;
import java.util.regex.*;

String gateway;
String command;
String id;
String token = UUID.randomUUID() + "-" + UUID.randomUUID();
final HttpClient http = HttpClient.newHttpClient();
final Set<String> live = new TreeSet<>(); // tasks that have not ended
int waiting;
int finished;
int failed;
int named;

void main(String[] args) throws Exception {
    gateway = args[0];
    waiting = Integer.parseInt(args[1]);
    command = args[2];
    id = text(json(post("", Map.of("name", "command-framework", "token", token, "roles", List.of("samples"),
            "allocation", "OFFER", "failoverTimeout", "PT1M"))), "id");
    IO.println("framework " + id);
    while (waiting + live.size() > 0) { // a stream that breaks is opened again; updates are not lost
        listen();
    }
    send("DELETE", "", null);
    IO.println("finished " + finished + ", failed " + failed);
    System.exit(failed == 0 ? 0 : 1);
}
void listen() throws Exception {
    var request = HttpRequest.newBuilder(URI.create(gateway + "/v1/frameworks/" + id + "/events"))
            .header("Fairlead-Framework-Token", token).build();
    var answer = http.send(request, HttpResponse.BodyHandlers.ofLines());
    if (answer.statusCode() != 200) throw new IllegalStateException("events: " + answer.statusCode());
    var lines = answer.body().iterator();
    while (waiting + live.size() > 0 && lines.hasNext()) {
        String line = lines.next();
        if (line.startsWith("data:")) { // offers and updates may come in any event
            var event = (Map<?, ?>) json(line.substring(5));
            updates(list(event, "updates"));
            for (Object offer : list(event, "offers")) {
                if (offer instanceof Map<?, ?> full) use(full);
            }
        }
    }
    answer.body().close();
}
/// Launches as many tasks as fit on an offer, and gives the rest back.
void use(Map<?, ?> offer) throws Exception {
    var resources = (Map<?, ?>) offer.get("resources");
    int fit = Math.min((int) (number(resources, "cpus") / 0.1), (int) (number(resources, "memoryMiB") / 32));
    var launches = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < fit && waiting > 0; i++, waiting--) {
        String task = "command-" + id.substring(id.length() - 12) + "-" + ++named;
        live.add(task);
        launches.add(Map.of("offerId", text(offer, "id"), "task", Map.of("taskId", task, "group", "command",
                "command", command, "resources", Map.of("cpus", 0.1, "memoryMiB", 32))));
    }
    var answer = post("/accept", Map.of("offers", List.of(text(offer, "id")), "launches", launches));
    if (answer.isEmpty()) { // the offer is gone: nothing was launched
        launches.forEach(launch -> live.remove(text(launch.get("task"), "taskId")));
        waiting += launches.size();
    }
}
/// Notes what became of tasks, then acknowledges: what is not acknowledged comes again.
void updates(List<?> updates) throws Exception {
    var acknowledged = new ArrayList<Map<String, Object>>();
    for (Object each : updates) {
        String task = text(each, "taskId"), state = text(each, "state");
        if (Set.of("FINISHED", "FAILED", "KILLED", "ERROR", "DROPPED", "GONE").contains(state)
                && live.remove(task)) {
            IO.println(task + " " + state);
            if (state.equals("FINISHED")) finished++; else failed++;
        }
        acknowledged.add(Map.of("taskId", task, "sequence", (long) number((Map<?, ?>) each, "sequence")));
    }
    if (!acknowledged.isEmpty()) post("/acknowledge", Map.of("updates", acknowledged));
}

String post(String call, Object body) throws Exception { return send("POST", call, body); }
/// @return the answer, or nothing where it was refused
String send(String method, String call, Object body) throws Exception {
    String path = "/v1/frameworks" + (id == null ? "" : "/" + id) + call;
    var request = HttpRequest.newBuilder(URI.create(gateway + path)).header("Content-Type", "application/json")
            .header("Fairlead-Framework-Token", token).header("Idempotency-Key", UUID.randomUUID().toString())
            .method(method, HttpRequest.BodyPublishers.ofString(body == null ? "" : write(body))).build();
    var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 400) IO.println(call + " " + answer.statusCode() + " " + answer.body());
    return answer.statusCode() >= 400 ? "" : answer.body().isEmpty() ? "{}" : answer.body();
}
String write(Object value) {
    return switch (value) {
        case Map<?, ?> map -> "{" + String.join(",", map.entrySet().stream()
                .map(e -> write(e.getKey()) + ":" + write(e.getValue())).toList()) + "}";
        case List<?> list -> "[" + String.join(",", list.stream().map(this::write).toList()) + "]";
        case String text -> "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
        default -> value.toString();
    };
}
final Pattern tokens = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|[{}\\[\\]]|[^\\s,:{}\\[\\]\"]+");
Object json(String text) { var m = tokens.matcher(text); m.find(); return value(m); }
Object value(Matcher at) {
    if (at.group().equals("{")) {
        var map = new HashMap<String, Object>();
        while (at.find() && !at.group().equals("}")) { String name = at.group(1); at.find(); map.put(name, value(at)); }
        return map;
    }
    if (at.group().equals("[")) {
        var list = new ArrayList<>();
        while (at.find() && !at.group().equals("]")) list.add(value(at));
        return list;
    }
    return at.group(1) != null ? at.group(1) : at.group();
}
String text(Object of, String name) { return String.valueOf(((Map<?, ?>) of).get(name)); }
double number(Map<?, ?> of, String name) { return of.get(name) == null ? 0 : Double.parseDouble(text(of, name)); }
List<?> list(Map<?, ?> of, String name) { return of.get(name) instanceof List<?> list ? list : List.of(); }
