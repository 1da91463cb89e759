#pragma once
// A picture of memory in words, for where nothing can be drawn.

#include "core/machine/machine.hpp"
#include "core/scenario/environment.hpp"

#include <cstddef>
#include <string>

namespace cow::quiz {

/// Who has which pages in which frames, a line a process: "init: buf→F2 rw  buf+0x1000→F3 r". Of a process with more
/// pages than `most` the first, and "…".
std::string memory_words(const Machine& machine, const Environment& env, std::size_t most = ~std::size_t{0});

} // namespace cow::quiz
