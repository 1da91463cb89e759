#include "core/explain/sentence.hpp"

#include "core/explain/teller.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cow {
namespace {

/// A label names what lies behind it as far as memory is mapped without a hole, and a little beyond.
constexpr u64 near_bytes = 16 * page_size;

bool label_reaches(const AddressSpace& space, VirtAddr label, VirtAddr addr) {
    if (addr.v - label.v < near_bytes) {
        return true;
    }
    const Vma* vma = space.find(addr.page());
    while (vma != nullptr && vma->start > label.page()) {
        if (vma == space.vmas.data() || vma[-1].end != vma->start) {
            return false;
        }
        --vma;
    }
    return vma != nullptr;
}

/// Memory that no name of the scenario is near, but the VMA says what it is.
std::string place_text(const AddressSpace& space, VirtAddr addr) {
    constexpr std::array<std::string_view, 6> labels{
        "", tr_later("heap"), tr_later("stack"), tr_later("text"), tr_later("data"), "bss"};
    const Vma* vma = space.find(addr.page());
    if (vma == nullptr || vma->label() == VmaLabel::none) {
        return fmt::format("{:#x}", addr.v);
    }
    const std::string_view name = tr(labels[static_cast<std::size_t>(vma->label())]);
    if (vma->label() == VmaLabel::stack) {
        return fmt::format("{}-{:#x}", name, VirtAddr{vma->end}.v - addr.v);
    }
    const u64 offset = addr.v - VirtAddr{vma->start}.v;
    return offset == 0 ? std::string(name) : fmt::format("{}+{:#x}", name, offset);
}

std::string last_part(const std::string& path) { return path.substr(path.rfind('/') + 1); }

template <class... Family> std::string told(detail::Telling telling, EventFamilies<Family...>) {
    (detail::tell(Family{}, telling) || ...);
    return std::move(telling.text);
}

} // namespace

std::string sentence(const Event& event, const Machine& machine, const Labels& labels) {
    return told({event, machine, labels, 0, {}}, AllEvents{});
}

std::string short_phrase(const Event& event, const Machine& machine, const Labels& labels,
                         std::size_t count) {
    return told({event, machine, labels, count, {}}, AllEvents{});
}

std::string frame_name(Pfn pfn) { return pfn == zero_pfn ? trf("ZERO") : fmt::format("F{}", pfn.v); }

std::string vma_name(const Machine& machine, MmId mm, const Vma& vma, const Labels& labels) {
    const auto label = labels.addresses.find(VirtAddr{vma.start}.v);
    if (label != labels.addresses.end()) {
        return label->second;
    }
    switch (vma.label()) {
    case VmaLabel::heap: return trf("heap");
    case VmaLabel::stack: return trf("stack");
    case VmaLabel::text: return trf("text");
    case VmaLabel::data: return trf("data");
    case VmaLabel::bss: return "bss";
    case VmaLabel::none: break;
    }
    if (vma.file != no_file && !machine.files[vma.file.v].shmem) {
        return last_part(machine.names->text(machine.files[vma.file.v].name));
    }
    const std::string text = address_text(machine, mm, VirtAddr{vma.start}, labels);
    return text.rfind("0x", 0) == 0 ? (vma.is_shared() ? trf("shared") : trf("anon")) : text;
}

std::string address_text(const Machine& machine, MmId mm, VirtAddr addr, const Labels& labels) {
    static const AddressSpace nowhere{};
    const AddressSpace& space = mm.v < machine.spaces.size() ? machine.spaces[mm.v] : nowhere;
    auto above = labels.addresses.upper_bound(addr.v);
    if (above != labels.addresses.begin()) {
        const auto& [start, name] = *--above;
        if (label_reaches(space, VirtAddr{start}, addr)) {
            return addr.v == start ? name : fmt::format("{}+{:#x}", name, addr.v - start);
        }
    }
    return place_text(space, addr);
}

namespace detail {

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
    if (m_.files[id.v].shmem) {
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

std::string byte_text(u8 value) {
    return value >= 0x20 && value < 0x7f ? fmt::format("'{}'", static_cast<char>(value))
                                         : fmt::format("{:#04x}", value);
}

} // namespace detail
} // namespace cow
