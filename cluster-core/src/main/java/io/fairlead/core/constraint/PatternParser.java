package io.fairlead.core.constraint;

import java.util.ArrayList;
import java.util.List;

/// Reads a pattern from left to right. Every part holds a character or a set, so that what is built
/// from it is bounded by the number of places.
final class PatternParser {

    private static final String REPEATERS = "*+?{";

    private final String text;
    private int at;

    /// A part of a pattern; built once for each time that a repetition writes it out.
    @FunctionalInterface
    interface Node {
        ValuePattern.Part build(ValuePattern.Builder builder);
    }

    private PatternParser(String text) {
        this.text = text;
    }

    /// @throws IllegalArgumentException saying what is wrong, and where
    static Node parse(String text) {
        String inner = text.startsWith("^") ? text.substring(1) : text;
        PatternParser parser =
                new PatternParser(
                        isAnchored(inner) ? inner.substring(0, inner.length() - 1) : inner);
        Node whole = parser.either();
        if (parser.at < parser.text.length()) {
            throw parser.wrong("')' closes nothing");
        }
        return whole;
    }

    /// Whether it ends in a `$` that is not escaped.
    private static boolean isAnchored(String inner) {
        int end = inner.length() - 1;
        int before = end - 1;
        while (before >= 0 && inner.charAt(before) == '\\') {
            before--;
        }
        return end >= 0 && inner.charAt(end) == '$' && (end - before) % 2 == 1;
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(what + " (at character " + (at + 1) + ")");
    }

    private boolean sees(char sign) {
        return at < text.length() && text.charAt(at) == sign;
    }

    private int take() {
        if (at >= text.length()) {
            throw wrong("the pattern ends too early");
        }
        int sign = text.codePointAt(at);
        at += Character.charCount(sign);
        return sign;
    }

    private Node either() {
        Node first = sequence();
        List<Node> more = new ArrayList<>();
        while (sees('|')) {
            at++;
            more.add(sequence());
        }
        return builder -> {
            ValuePattern.Part part = first.build(builder);
            for (Node node : more) {
                part = ValuePattern.Builder.either(part, node.build(builder));
            }
            return part;
        };
    }

    private Node sequence() {
        List<Node> nodes = new ArrayList<>();
        while (at < text.length() && !sees('|') && !sees(')')) {
            nodes.add(repeated());
        }
        if (nodes.isEmpty()) {
            throw wrong("an empty part is not supported; '?' makes a part optional");
        }
        return builder -> {
            ValuePattern.Part part = nodes.getFirst().build(builder);
            for (Node node : nodes.subList(1, nodes.size())) {
                part = builder.then(part, node.build(builder));
            }
            return part;
        };
    }

    private Node repeated() {
        Node single = single();
        if (at >= text.length() || REPEATERS.indexOf(text.charAt(at)) < 0) {
            return single;
        }
        Node repeated =
                switch (take()) {
                    case '*' -> times(single, 0, Integer.MAX_VALUE);
                    case '+' -> times(single, 1, Integer.MAX_VALUE);
                    case '?' -> times(single, 0, 1);
                    default -> counted(single);
                };
        if (at < text.length() && REPEATERS.indexOf(text.charAt(at)) >= 0) {
            throw wrong(
                    "a repetition of a repetition needs a group; lazy and possessive ones are"
                            + " not supported");
        }
        return repeated;
    }

    private Node counted(Node single) {
        int least = number();
        int most = least;
        if (sees(',')) {
            at++;
            most = sees('}') ? Integer.MAX_VALUE : number();
        }
        if (!sees('}') || most < least || most == 0) {
            throw wrong("a repetition is {n}, {n,} or {n,m} with m of at least n and 1");
        }
        at++;
        return times(single, least, most);
    }

    private int number() {
        int begin = at;
        while (at < text.length() && at - begin < 3 && Character.isDigit(text.charAt(at))) {
            at++;
        }
        if (begin == at) {
            throw wrong("a repetition is {n}, {n,} or {n,m}");
        }
        return Integer.parseInt(text.substring(begin, at));
    }

    /// Written out: so many that must be there, then those that may.
    private static Node times(Node node, int least, int most) {
        return builder -> {
            boolean endless = most == Integer.MAX_VALUE;
            int copies = endless ? Math.max(1, least) : most;
            ValuePattern.Part whole = null;
            for (int i = 1; i <= copies; i++) {
                ValuePattern.Part copy = node.build(builder);
                if (endless && i == copies) {
                    copy = builder.oneOrMore(copy);
                }
                if (i > least) {
                    copy = ValuePattern.Builder.maybe(copy);
                }
                whole = whole == null ? copy : builder.then(whole, copy);
            }
            if (whole == null) {
                throw new IllegalStateException("a repetition without a copy");
            }
            return whole;
        };
    }

    private Node single() {
        int sign = take();
        return switch (sign) {
            case '(' -> group();
            case '[' -> place(set());
            case '.' -> place(CharacterSet.ANY);
            case '\\' -> place(escaped());
            case '*', '+', '?', '{' -> throw wrong("nothing stands before the repetition");
            case '^', '$' -> throw wrong("^ and $ stand at the ends only; a sign itself: \\^, \\$");
            default -> place(CharacterSet.of(sign));
        };
    }

    private static Node place(CharacterSet set) {
        return builder -> builder.place(set);
    }

    private Node group() {
        if (text.startsWith("?:", at)) {
            at += 2;
        } else if (sees('?')) {
            throw wrong("groups with flags or look-around are not supported");
        }
        Node inner = either();
        if (!sees(')')) {
            throw wrong("')' is missing");
        }
        at++;
        return inner;
    }

    private CharacterSet escaped() {
        int sign = take();
        if (Character.isLetterOrDigit(sign)) {
            try {
                return CharacterSet.named(sign);
            } catch (IllegalArgumentException unknown) {
                throw wrong(String.valueOf(unknown.getMessage()));
            }
        }
        return CharacterSet.of(sign);
    }

    private CharacterSet set() {
        boolean others = sees('^');
        if (others) {
            at++;
        }
        CharacterSet set = CharacterSet.NONE;
        do {
            set = set.plus(range());
        } while (!sees(']'));
        at++;
        return others ? set.complement() : set;
    }

    private CharacterSet range() {
        CharacterSet from = member();
        boolean isRange = sees('-') && at + 1 < text.length() && text.charAt(at + 1) != ']';
        if (!isRange) {
            return from;
        }
        at++;
        CharacterSet to = member();
        CharacterSet.Range low = from.ranges().getFirst();
        CharacterSet.Range high = to.ranges().getFirst();
        if (!low.isSingle() || !high.isSingle() || high.to() < low.from()) {
            throw wrong("a range in a set goes from a character to a later one");
        }
        return CharacterSet.between(low.from(), high.to());
    }

    private CharacterSet member() {
        int sign = take();
        if (sign == '[' || sign == '&' && sees('&')) {
            throw wrong("sets in sets are not supported; the sign itself: \\[");
        }
        CharacterSet member = sign == '\\' ? escaped() : CharacterSet.of(sign);
        if (member.others()) {
            throw wrong("\\D, \\W and \\S are not supported in a set");
        }
        return member;
    }
}
