#pragma once
// An act as it was done, and judged.

#include "core/event/event.hpp"
#include "core/exercise/act.hpp"
#include "core/exercise/mistake.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace cow {

struct DoneAct {
    Act act;
    std::vector<Event> events; ///< what it did to the machine
    Mistake mistake = Mistake::none;
    std::string violation;         ///< what it breaks that must always hold, in a sentence; "" for nothing
    std::optional<std::size_t> of; ///< the act of the model's way that it is
    bool right() const { return mistake == Mistake::none; }
};

} // namespace cow
