#pragma once
// Where in which history: what a picture is derived from changes only when this does.

#include "core/base/ids.hpp"

#include <cstddef>

namespace cow::ui {

struct Position {
    u64 generation = 0;
    std::size_t branch = 0;
    std::size_t step = 0;
    std::size_t event = 0;
    u64 language = 0; ///< its texts are of this many changes of the language
    bool operator==(const Position&) const = default;
};

} // namespace cow::ui
