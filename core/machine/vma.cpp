#include "core/machine/vma.hpp"

namespace cow {

static_assert((vm::of_open_file(0) & vm::label_mask) >> vm::label_shift ==
              static_cast<u32>(VmaLabel::opened));

std::string rights_text(u32 flags) {
    std::string out;
    out += (flags & vm::read) != 0 ? 'r' : '-';
    out += (flags & vm::write) != 0 ? 'w' : '-';
    out += (flags & vm::exec) != 0 ? 'x' : '-';
    out += (flags & vm::shared) != 0 ? 's' : 'p';
    return out;
}

} // namespace cow
