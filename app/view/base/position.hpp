#pragma once
// Where in which history: what a picture is derived from changes only when this does.

#include "core/base/ids.hpp"
#include "core/language/language.hpp"

#include <cstddef>

namespace cow::ui {

struct Position {
    u64 generation = 0;
    std::size_t branch = 0;
    std::size_t step = 0;
    std::size_t event = 0;
    Language language = Language::english; ///< of its texts
    bool operator==(const Position&) const = default;
};

} // namespace cow::ui
