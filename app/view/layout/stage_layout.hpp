#pragma once
// Where the stage's parts go: cards above, the kernel and physical memory below, wires between them; as large as what is
// to be shown has room for.

#include "app/view/base/geometry.hpp"
#include "app/view/layout/memory_map.hpp"

#include <cstddef>
#include <vector>

namespace cow::ui {

/// What there is to show, at most.
struct StageNeeds {
    std::size_t cards = 1; ///< processes
    std::size_t units = 2; ///< of the longest card's rows, see CardLayout
    u64 frames = 2;        ///< up to the last in use, with the zero page
    std::size_t label = 0; ///< characters of a page's name

    void take_in(const StageNeeds& other);
    bool operator==(const StageNeeds&) const = default;
};

/// Inside the stage's padding.
struct StageLayout {
    float scale = 1; ///< of all that is on the stage
    Rect heading;    ///< over the tree
    Rect tree;       ///< of processes that cannot all have cards; empty where they can
    Rect matrix;     ///< beside the tree, who shares which frames; empty where there is no room
    Rect processes;
    Rect lanes;  ///< between cards and memory, for wires alone
    Rect kernel; ///< the most that the kernel's card may take
    Rect memory;
    Rect memory_heading;       ///< below memory, so that no wire crosses it
    std::size_t columns = 1;   ///< of cards
    std::size_t card_rows = 1; ///< rows of cards
    float stretch = 1;         ///< of the cards' rows, against their least height
    float lane = 0;            ///< width left of each column of cards, for its wires
};
/// Wherever all finds room at once, as large as it does.
StageLayout stage_layout(Rect stage, const StageNeeds& needs, float scale);

/// How many cards find room at once, each with what it needs or with a few rows; with more processes than that, their tree
/// is shown and some of them have cards beside it.
std::size_t card_capacity(Rect stage, const StageNeeds& needs, float scale);
/// Cards beside the tree.
std::size_t card_capacity_beside_tree(Rect stage, float scale);
/// The most that each card may take.
std::vector<Rect> card_slots(const StageLayout& layout, std::size_t cards);

} // namespace cow::ui
