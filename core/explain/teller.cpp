#include "core/explain/teller.hpp"

#include "core/language/language.hpp"

#include <fmt/format.h>

namespace cow::detail {

std::string Teller::process(ProcId proc) const {
    return proc.v < m_.processes.size() ? m_.name(m_.processes[proc.v]) : trf("process {}", proc.v);
}

std::string Teller::owner(MmId mm) const {
    if (mm.v >= m_.spaces.size()) {
        return trf("a new process");
    }
    const ProcId first = m_.spaces[mm.v].owner;
    if (first.v < m_.processes.size() && m_.processes[first.v].mm == mm) {
        return process(first);
    }
    for (u32 i = 0; i < m_.processes.size(); ++i) {
        if (m_.processes[i].mm == mm) {
            return process(ProcId{i});
        }
    }
    return process(first);
}

MmId Teller::space_of(ProcId proc) const {
    if (proc.v >= m_.processes.size()) {
        return no_mm;
    }
    if (m_.processes[proc.v].mm != no_mm) {
        return m_.processes[proc.v].mm;
    }
    for (u32 i = static_cast<u32>(m_.spaces.size()); i-- > 0;) { // it has exited: the last space it had
        if (m_.spaces[i].owner == proc) {
            return MmId{i};
        }
    }
    return no_mm;
}

std::string Teller::address(MmId mm, VirtAddr addr) const { return address_text(m_, mm, addr, labels_); }
std::string Teller::address(ProcId proc, VirtAddr addr) const { return address(space_of(proc), addr); }

std::string Teller::file(FileId id) const {
    if (id.v >= m_.files.size()) {
        return trf("a file");
    }
    if (m_.files[id.v].anonymous) {
        return trf("shared memory");
    }
    return last_part(m_.names->text(m_.files[id.v].name));
}

const Vma* Teller::vma_at(MmId mm, Vpn page) const {
    return mm.v < m_.spaces.size() ? m_.spaces[mm.v].find(page) : nullptr;
}

std::string frame(Pfn pfn) { return pfn == zero_pfn ? trf("the zero page") : fmt::format("F{}", pfn.v); }

std::string pages_text(u64 count) { return count == 1 ? trf("1 page") : trf("{} pages", count); }
std::string frames_text(u64 count) { return count == 1 ? trf("1 frame") : trf("{} frames", count); }
std::string bytes_text(u64 count) { return count == 1 ? trf("1 byte") : trf("{} bytes", count); }
std::string references_text(u64 count) {
    return count == 1 ? trf("1 reference") : trf("{} references", count);
}

std::string byte_text(std::optional<u8> value) {
    if (!value) {
        return trf("an unknown byte");
    }
    return *value >= 0x20 && *value < 0x7f ? fmt::format("'{}'", static_cast<char>(*value))
                                           : fmt::format("{:#04x}", *value);
}

} // namespace cow::detail
