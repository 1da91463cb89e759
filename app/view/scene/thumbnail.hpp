#pragma once
// A scenario in small: its processes, their pages and the frames that they share, at the moment that shows most of it.

#include "core/base/ids.hpp"
#include "core/machine/frame.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace cow::ui {

struct Thumbnail {
    static constexpr std::size_t most_processes = 4;
    static constexpr std::size_t most_pages = 5; ///< of each
    static constexpr std::size_t most_frames = 10;
    static constexpr std::size_t no_frame = ~std::size_t{0};

    struct Row {
        std::size_t frame = no_frame; ///< index into `frames`; none: absent, or not among them
        bool writable = false;
    };
    struct Card {
        ProcId proc{};
        std::vector<Row> rows;
    };
    struct Cell {
        FrameKind kind = FrameKind::free;
        std::size_t owners = 0; ///< rows that lead here
    };
    std::vector<Card> cards;
    std::vector<Cell> frames;
    bool empty() const { return cards.empty(); }
};

/// Runs the scenario, at most for about `budget`, and no step that touches very much memory. Empty when it cannot be
/// read or maps nothing.
Thumbnail thumbnail_of(const std::string& path, std::chrono::milliseconds budget);

} // namespace cow::ui
