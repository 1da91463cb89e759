#pragma once
// Everything that exists: a plain value. Copying it is a keyframe, comparing it is a test. Only event/ writes it.

#include "core/base/ids.hpp"
#include "core/base/name_pool.hpp"
#include "core/machine/address_space.hpp"
#include "core/machine/config.hpp"
#include "core/machine/content.hpp"
#include "core/machine/counters.hpp"
#include "core/machine/cpu.hpp"
#include "core/machine/file.hpp"
#include "core/machine/frame.hpp"
#include "core/machine/ksm.hpp"
#include "core/machine/page_table.hpp"
#include "core/machine/process.hpp"
#include "core/machine/shm.hpp"

#include <map>
#include <memory>
#include <vector>

namespace cow {

struct Machine {
    MachineConfig config;
    PhysicalMemory frames;
    TablePool tables;
    std::vector<AddressSpace> spaces;
    std::vector<Process> processes;
    std::vector<Cpu> cpus;
    std::vector<File> files;
    std::map<NameId, FileId> paths;   ///< the directories: which file a path names
    std::vector<OpenFile> open_files; ///< [0] is the terminal
    std::vector<Pipe> pipes;
    std::vector<ShmSegment> segments;
    Ksm ksm;
    Counters counters;
    u64 lost_commit = 0; ///< pages among `committed` that no VMA remembers
    u32 next_anon_vma = 1;
    u32 next_pid = 1;
    std::shared_ptr<ContentPool> contents; ///< append-only, shared by copies
    std::shared_ptr<NamePool> names;       ///< append-only, shared by copies

    std::shared_ptr<NamePool> area_names; ///< of VMAs, ":" before each; likewise

    explicit Machine(const MachineConfig& settings = {});

    const Process& process(ProcId id) const { return processes[id.v]; }
    const Tlb& tlb(const Process& process) const { return cpus[process.cpu.v].tlb; }
    /// What the processor that runs `process` has cached for `page`, or null.
    const TlbEntry* translation(const Process& process, Vpn page) const {
        return tlb(process).find(process.mm, page);
    }
    const AddressSpace& space(MmId id) const { return spaces[id.v]; }
    const std::string& name(const Process& process) const { return names->text(process.name); }
    /// "[anon:heap]", as /proc/PID/maps shows the name that a program gave the memory; empty without one.
    std::string area_name(const Vma& vma) const;
    /// How many different names VMAs can have here.
    static constexpr std::size_t most_area_names = vm::name_mask >> vm::name_shift;
    Walk walk(MmId mm, Vpn page) const { return cow::walk(tables, spaces[mm.v].root, config.levels, page); }
    /// The PTE of `page`, none when a table is missing.
    Pte pte(MmId mm, Vpn page) const { return walk(mm, page).pte; }
    /// Pages that may be committed; CommitLimit with overcommit_ratio 50 and no swap.
    u64 commit_limit() const { return config.frames / 2; }
};

/// What the disk holds for page `index` of a file: what was written there last, else what the file began with, and
/// zeroes behind its first end.
ContentId disk_content(const Machine& machine, FileId file, u64 index);

/// Calls `visit(Vpn, Pte, table)` for every PTE of `space` in [first, last) that is not empty, in address order.
template <class Visit>
void for_each_entry(const Machine& machine, const AddressSpace& space, Vpn first, Vpn last, Visit&& visit) {
    if (space.root == no_table || first >= last) {
        return;
    }
    auto descend = [&](auto&& self, TableId table, u32 level, u64 base) -> void {
        const u64 span = span_of(level);
        const u64 from = first.v > base ? (first.v - base) / span : 0;
        if (machine.tables[table].live == 0) {
            return;
        }
        for (u64 i = from; i < table_entries; ++i) {
            const u64 page = base + i * span;
            if (page >= last.v) {
                return;
            }
            const Pte entry = machine.tables.entry(table, static_cast<u32>(i));
            if (entry.none()) {
                continue;
            }
            if (entry.is_leaf(level)) {
                visit(Vpn{page}, entry, table);
            } else {
                self(self, entry.child(), level - 1, page);
            }
        }
    };
    descend(descend, space.root, machine.config.levels, 0);
}
/// For every one that has a frame.
template <class Visit>
void for_each_pte(const Machine& machine, const AddressSpace& space, Vpn first, Vpn last, Visit&& visit) {
    for_each_entry(machine, space, first, last, [&](Vpn page, Pte entry, TableId table) {
        if (entry.has_frame()) {
            visit(page, entry, table);
        }
    });
}

} // namespace cow
