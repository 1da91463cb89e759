#include "core/check/survey.hpp"

namespace cow::detail {
namespace {

class Surveyor {
public:
    Surveyor(const Machine& machine, Survey& out)
        : m_(machine), out_(out), visited_(machine.tables.high_water()) {}

    void space(u32 id) {
        const AddressSpace& space = m_.spaces[id];
        if (space.root == no_table) {
            return;
        }
        space_ = id;
        ++out_.parents[space.root.v];
        table(space.root, m_.config.levels, Vpn{0}, true);
    }

private:
    void table(TableId id, u32 level, Vpn base, bool upper_writable) {
        const bool fresh = !visited_[id.v];
        visited_[id.v] = true;
        const u64 span = span_of(level);
        for (u32 i = 0; i < table_entries; ++i) {
            const Pte entry = m_.tables.entry(id, i);
            if (entry.none()) {
                continue;
            }
            out_.live[id.v] += fresh ? 1 : 0;
            const Vpn page = base + i * span;
            if (entry.is_leaf(level)) {
                leaf(page, entry, fresh, upper_writable);
                continue;
            }
            out_.parents[entry.child().v] += fresh ? 1 : 0;
            ++out_.tables[space_];
            table(entry.child(), level - 1, page, upper_writable && entry.writable());
        }
    }

    void leaf(Vpn page, Pte pte, bool fresh, bool upper_writable) {
        if (!pte.has_frame() || pte.pfn().v >= out_.frames.size()) {
            return;
        }
        FrameSurvey& frame = out_.frames[pte.pfn().v];
        frame.ptes += fresh ? 1 : 0;
        ++frame.mappings;
        const Vma* vma = m_.spaces[space_].find(page);
        if (pte.writable() && upper_writable && (vma == nullptr || !vma->is_shared())) {
            ++frame.writers;
        }
    }

    const Machine& m_;
    Survey& out_;
    std::vector<bool> visited_;
    u32 space_ = 0;
};

} // namespace

Survey survey(const Machine& machine) {
    Survey out;
    out.frames.resize(machine.frames.high_water());
    out.parents.resize(machine.tables.high_water());
    out.live.resize(machine.tables.high_water());
    out.tables.resize(machine.spaces.size());
    Surveyor surveyor(machine, out);
    for (u32 id = 0; id < machine.spaces.size(); ++id) {
        surveyor.space(id);
    }
    for (const File& file : machine.files) {
        for (const auto& [index, pfn] : file.cache) {
            if (pfn.v < out.frames.size()) {
                ++out.frames[pfn.v].cached;
            }
        }
    }
    return out;
}

} // namespace cow::detail
