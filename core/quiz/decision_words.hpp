#pragma once
// When the fault handler comes to each of its decisions, and where Linux has that.

#include "core/event/event.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace cow::quiz {

/// Of a word that `ask` knows; "segv" is that without a VMA.
std::optional<Decision> decision_of(std::string_view word);
/// "A page is copied where a write meets a read-only entry whose frame somebody else has too.", in the language that is
/// spoken.
std::string when_it_comes(Decision decision);
/// "mm/memory.c: wp_page_copy"
std::string_view rule_of(Decision decision);

} // namespace cow::quiz
