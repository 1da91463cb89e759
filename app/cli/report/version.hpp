#pragma once
// What --version prints.

#include <string>

namespace cow::cli {

/// "cowscope 1.2.3", and a line each: the releases of Linux that the model knows, whether real processes can be driven,
/// and the libraries that this program was built with.
std::string version_text();

} // namespace cow::cli
