package io.fairlead.core.allocation;

import io.fairlead.core.resource.Quantities;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who is next: weighted dominant-resource fairness over nested roles, then over the frameworks of
/// a role (Ghodsi et al., NSDI 2011, section 4.1; nested as in Bhattacharya et al., "Hierarchical
/// Scheduling for Diverse Datacenter Workloads", SoCC 2013).
///
/// A role's own frameworks compete as one against the roles nested in it. Siblings stand in a
/// binary heap by dominant share over weight; of equals goes first who was given something longest
/// ago, so that who gives everything back does not get it again and again, then by name. Only who
/// is next is ever given something, so only the first of each heap on the way to it changes: a step
/// costs the logarithm of the siblings for each level.
final class FairShareTree {

    private final ShareBook shares;
    private final Quantities total;
    private final Node root = new Node("", null, null, null);
    private final Map<RoleAccount, Node> roles = new HashMap<>();

    /// A role, the group of a role's own frameworks, or one of them.
    private static final class Node {
        private final String name;
        private final @Nullable Node parent;
        private final @Nullable RoleAccount account;
        private final @Nullable ClaimantAccount claimant;
        private @Nullable Node ownGroup;
        private List<Node> children = List.of();
        private double share;
        private long turn;

        private Node(
                String name,
                @Nullable Node parent,
                @Nullable RoleAccount account,
                @Nullable ClaimantAccount claimant) {
            this.name = name;
            this.parent = parent;
            this.account = account;
            this.claimant = claimant;
        }

        private boolean isOwnGroup() {
            return name.endsWith("/.");
        }

        private void add(Node child) {
            if (children.isEmpty()) {
                children = new ArrayList<>(2);
            }
            children.add(child);
        }

        private boolean isBefore(Node sibling) {
            if (share != sibling.share) {
                return share < sibling.share;
            }
            if (turn != sibling.turn) {
                return turn < sibling.turn;
            }
            return claimant != null && sibling.claimant != null
                    ? claimant.claimant.compareTo(sibling.claimant.claimant) < 0
                    : name.compareTo(sibling.name) < 0;
        }

        private void makeHeap() {
            for (int i = children.size() / 2 - 1; i >= 0; i--) {
                siftDown(i);
            }
        }

        /// The child there may have got more than those below it in the heap.
        private void siftDown(int from) {
            int at = from;
            Node moved = children.get(at);
            int size = children.size();
            for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
                if (child + 1 < size && children.get(child + 1).isBefore(children.get(child))) {
                    child++;
                }
                if (!children.get(child).isBefore(moved)) {
                    break;
                }
                children.set(at, children.get(child));
                at = child;
            }
            children.set(at, moved);
        }

        private void dropFirst() {
            Node last = children.removeLast();
            if (!children.isEmpty()) {
                children.set(0, last);
                siftDown(0);
            }
        }
    }

    /// @param total the cluster's, that shares are measured against
    /// @param claimants who takes part, each once
    FairShareTree(ShareBook shares, Quantities total, Collection<ClaimantAccount> claimants) {
        this.shares = shares;
        this.total = total;
        List<Node> inner = new ArrayList<>();
        inner.add(root);
        for (ClaimantAccount claimant : claimants) {
            Node own = ownGroup(claimant.role, inner);
            own.add(measured(new Node("", own, null, claimant)));
        }
        inner.forEach(Node::makeHeap);
    }

    private Node ownGroup(RoleAccount role, List<Node> inner) {
        Node node = roleNode(role, inner);
        Node known = node.ownGroup;
        if (known != null) {
            return known;
        }
        Node made = measured(new Node(role.role + "/.", node, role, null));
        node.ownGroup = made;
        node.add(made);
        inner.add(made);
        return made;
    }

    private Node roleNode(RoleAccount role, List<Node> inner) {
        Node known = roles.get(role);
        if (known != null) {
            return known;
        }
        Node parent = role.parent == null ? root : roleNode(role.parent, inner);
        Node made = measured(new Node(role.role.value(), parent, role, null));
        roles.put(role, made);
        parent.add(made);
        inner.add(made);
        return made;
    }

    private Node measured(Node node) {
        node.share = measure(node);
        node.turn = turn(node);
        return node;
    }

    private long turn(Node node) {
        if (node.claimant != null) {
            return node.claimant.turn;
        }
        RoleAccount account = node.account;
        if (account == null) {
            return 0;
        }
        return node.isOwnGroup() ? account.ownTurn : account.turn;
    }

    private double measure(Node node) {
        if (node.claimant != null) {
            return node.claimant.held.sum().dominantShare(total);
        }
        RoleAccount account = node.account;
        if (account == null) {
            return 0;
        }
        if (node.isOwnGroup()) {
            return account.own.sum().dominantShare(total);
        }
        return account.held.sum().dominantShare(total) / (account.terms.weight() / 1000.0);
    }

    /// Who has the least and still takes part.
    Optional<ClaimantAccount> next() {
        return Optional.ofNullable(first().claimant);
    }

    private Node first() {
        Node at = root;
        while (!at.children.isEmpty()) {
            at = at.children.getFirst();
        }
        return at;
    }

    /// [#next] was given something.
    void firstChanged() {
        shares.turnTaken(Objects.requireNonNull(first().claimant));
        for (Node at = first(); at.parent != null; at = at.parent) {
            measured(at);
            at.parent.siftDown(0);
        }
    }

    /// [#next] takes part no more.
    void removeFirst() {
        for (Node at = first(); at.parent != null && at.children.isEmpty(); at = at.parent) {
            at.parent.dropFirst();
        }
    }
}
