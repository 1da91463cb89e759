#pragma once
// Whether this program can drive real processes at all: where it was built for another system than Linux on x86-64, or
// with COWSCOPE_REAL_KERNEL=OFF, absent.cpp stands for the whole of this folder.

#include <string>

namespace cow::real {

/// Why it cannot, on whatever machine it runs; "" when it can.
std::string why_absent();

} // namespace cow::real
