#pragma once
// What travels over the stage while an event comes about.

#include "app/view/scene/moment.hpp"

namespace cow::ui {

/// Something that travels between two places on the stage.
struct Flight {
    enum class Kind : unsigned char { none, page, value, merge, look, trap, back, retry };
    Kind kind = Kind::none;
    Pfn from = no_pfn; ///< page, merge: copied, or merged, from here …
    Pfn to = no_pfn; ///< … to there; value: the frame at the wire's end; look: the frame that is looked at
    bool towards_row = false; ///< value: it is read, not written
    float progress = 1;
};
Flight flight_of(const Moment& moment);

} // namespace cow::ui
