#pragma once
// Where a scenario's text names the fault that is built into its kernel: machine bug=NAME.

#include "app/view/text/text_places.hpp"

#include <string_view>

namespace cow::ui {

/// What is shown in place of a name that is to be found out.
inline constexpr std::string_view hidden_name = "•••";

/// The place of NAME in the text's `machine` line; empty where there is none.
TextRange fault_name_in(std::string_view text);

} // namespace cow::ui
