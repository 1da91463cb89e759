#include "core/check/checks.hpp"

namespace cow::detail {

std::string frame_text(Pfn pfn) { return fmt::format("F{}", pfn.v); }

std::string space_text(const Machine& machine, MmId mm) {
    for (const Process& process : machine.processes) {
        if (process.mm == mm) {
            return machine.name(process);
        }
    }
    return trf("space {}", mm.v);
}

std::string page_text(const Machine& machine, MmId mm, Vpn page) {
    return trf("{}'s page {:#x}", space_text(machine, mm), VirtAddr{page}.v);
}

} // namespace cow::detail
