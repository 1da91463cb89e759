#pragma once
// The tree of processes, for when there are more than find room as cards: who is in it, in which order, and where each
// node goes. Nodes shrink from two lines to one, then to squares, so that all of them are always in view.

#include "app/view/base/geometry.hpp"
#include "app/view/layout/camera.hpp"
#include "app/view/scene/moment.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace cow::ui {

inline constexpr std::size_t no_node = ~std::size_t{0};

struct TreeNode {
    ProcId proc{};
    std::size_t parent = no_node; ///< index of its parent's node
    std::size_t depth = 0;
    std::optional<u64> rss{}; ///< bytes, where they were counted
    bool card = false;        ///< it is among the cards as well
    bool pinned = false;
};

/// All of `shown`, each behind its parent, brothers in the order of their birth.
std::vector<TreeNode> process_tree(const Machine& machine, std::span<const ProcId> shown);

/// Which processes have cards when not all can: that of the event, those that were pinned, that of the selection, those
/// that map its frames, its parent; then the first ones. In the order of `shown`.
std::vector<ProcId> choose_cards(const Moment& moment, std::span<const ProcId> shown, const Camera& camera,
                                 const std::optional<MmId>& selected, std::size_t most);

enum class NodeSize : unsigned char { two_lines, line, square };

struct TreeLayout {
    NodeSize size = NodeSize::two_lines;
    std::vector<Rect> nodes;
    /// A line from a parent (or, in a further column, from its top) to its child, around a corner.
    struct Branch {
        Point from, corner, to;
    };
    std::vector<Branch> branches;
};
TreeLayout tree_layout(Rect area, std::span<const TreeNode> nodes, float scale);

} // namespace cow::ui
