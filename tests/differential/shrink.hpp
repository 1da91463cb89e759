#pragma once
// A failing scenario made as small as it can be made while it still fails.

#include <functional>
#include <string>

namespace cow::differential {

/// The smallest scenario found for which `fails` holds, as it holds for `text`: no single line can be left out any
/// more, and no argument made simpler. `fails` is only asked about scenarios that parse and that have a step. When
/// `text` itself does not parse or fail, it comes back as it is.
std::string shrink(std::string text, const std::function<bool(const std::string&)>& fails);

} // namespace cow::differential
