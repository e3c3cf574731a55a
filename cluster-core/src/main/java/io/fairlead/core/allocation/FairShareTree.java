package io.fairlead.core.allocation;

import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Who is next: weighted dominant-resource fairness over nested roles, then over the frameworks of
/// a role (Ghodsi et al., NSDI 2011, section 4.1; nested as in Bhattacharya et al., "Hierarchical
/// Scheduling for Diverse Datacenter Workloads", SoCC 2013).
///
/// A role's own frameworks compete as one against the roles nested in it. Siblings stand sorted by
/// dominant share over weight, equals by name; finding the next and re-sorting after a change cost
/// the logarithm of the siblings for each level.
final class FairShareTree {

    private static final Comparator<Node> BY_SHARE =
            Comparator.comparingDouble((Node node) -> node.share).thenComparing(node -> node.name);

    private final ShareBook shares;
    private final Quantities total;
    private final Node root = new Node("", null, null, null);
    private final Map<String, Node> roles = new HashMap<>();
    private final Map<Claimant, Node> leaves = new HashMap<>();

    private static final class Node {
        private final String name;
        private final @Nullable Node parent;
        private final @Nullable RoleName role;
        private final @Nullable Claimant claimant;
        private final TreeSet<Node> children = new TreeSet<>(BY_SHARE);
        private double share;

        private Node(
                String name,
                @Nullable Node parent,
                @Nullable RoleName role,
                @Nullable Claimant claimant) {
            this.name = name;
            this.parent = parent;
            this.role = role;
            this.claimant = claimant;
        }
    }

    /// @param total the cluster's, that shares are measured against
    FairShareTree(ShareBook shares, Quantities total) {
        this.shares = shares;
        this.total = total;
    }

    void add(Claimant claimant) {
        Node own = ownGroup(claimant.role());
        Node leaf = new Node(claimant.frameworkId().toString(), own, null, claimant);
        leaves.put(claimant, leaf);
        attach(leaf);
    }

    private Node ownGroup(RoleName role) {
        Node parent = roleNode(role);
        return roles.computeIfAbsent(
                role + "/.", _ -> attach(new Node(role + "/.", parent, role, null)));
    }

    private Node roleNode(RoleName role) {
        Node known = roles.get(role.value());
        if (known != null) {
            return known;
        }
        Node parent = role.parent().map(this::roleNode).orElse(root);
        Node node = attach(new Node(role.value(), parent, role, null));
        roles.put(role.value(), node);
        return node;
    }

    private Node attach(Node node) {
        node.share = measure(node);
        for (Node at = node; at.parent != null; at = at.parent) {
            at.parent.children.add(at);
        }
        return node;
    }

    private double measure(Node node) {
        if (node.claimant != null) {
            return shares.of(node.claimant).sum().dominantShare(total);
        }
        if (node.role == null) {
            return 0;
        }
        if (node.name.endsWith("/.")) {
            return shares.ofOwn(node.role).sum().dominantShare(total);
        }
        double weight = shares.terms(node.role).weight() / 1000.0;
        return shares.of(node.role).sum().dominantShare(total) / weight;
    }

    /// Who has the least and still takes part.
    Optional<Claimant> next() {
        Node at = root;
        while (!at.children.isEmpty()) {
            at = at.children.first();
        }
        return Optional.ofNullable(at.claimant);
    }

    /// What the claimant holds has changed.
    void changed(Claimant claimant) {
        for (Node at = leaves.get(claimant); at != null && at.parent != null; at = at.parent) {
            at.parent.children.remove(at);
            at.share = measure(at);
            at.parent.children.add(at);
        }
    }

    /// The claimant takes part no more.
    void remove(Claimant claimant) {
        Node at = leaves.remove(claimant);
        while (at != null && at.parent != null && at.children.isEmpty()) {
            at.parent.children.remove(at);
            at = at.parent;
        }
    }
}
