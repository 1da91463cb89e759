#pragma once
// System calls, as strace prints them.

#include "core/parse/token_reader.hpp"
#include "core/scenario/scope.hpp"
#include "core/scenario/script.hpp"
#include "core/scenario/vocabulary/vocabulary.hpp"

#include <string>

namespace cow {

/// Reads `mmap(NULL, 4096, …) = 0x7f…` up to the end of the line into `out` (but not its `bind`). False when something
/// is wrong with it; all of what is wrong has been reported.
bool parse_call(TokenReader& reader, const Scope& scope, CallStatement& out);

/// "mremap(old_address, old_size, new_size, flags[, new_address])"
std::string signature(const vocabulary::CallSpec& call);

} // namespace cow
