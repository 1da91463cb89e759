#pragma once
// What a field of an event is called where it is not a number: the names of the enums' values, the letters of a PTE.

#include "core/event/event.hpp"

#include <string_view>

namespace cow::cli {

std::string_view enum_name(Access access);
std::string_view enum_name(Refusal refusal);
std::string_view enum_name(Decision decision);
std::string_view enum_name(PteReason reason);
std::string_view enum_name(NoEffect reason);
std::string_view enum_name(Limit limit);
std::string_view enum_name(FrameKind kind);
std::string_view enum_name(Signal signal);
std::string_view enum_name(Resource resource);
std::string_view enum_name(OpenKind kind);
std::string_view enum_name(KsmItem::Tree tree);

/// Letters of the bits that are set, highest first, as in machine/pte.hpp: "XDAUWP"; "G" alone for a guard region's marker.
struct PteLetters {
    char text[9]{};
    std::string_view view() const { return text; }
};
PteLetters pte_letters(Pte pte);

} // namespace cow::cli
