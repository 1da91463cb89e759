#pragma once
// A processor, as far as memory is concerned.

#include "core/machine/tlb.hpp"

namespace cow {

struct Cpu {
    Tlb tlb;
};

} // namespace cow
