#include "app/view/session/do_it.hpp"

#include "core/language/language.hpp"
#include "core/scenario/scope.hpp"
#include "core/scenario/text.hpp"
#include "core/scenario/vocabulary/vocabulary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace cow::ui {
namespace {

constexpr u64 near_pages = 4096; // an address is told by a name that lies so near before it
constexpr std::size_t most_files = 3;

/// "PAGE", "3*PAGE".
std::string size_text(u64 pages) { return pages == 1 ? "PAGE" : fmt::format("{}*PAGE", pages); }

/// "buf", "buf+3*PAGE"; a number where no name is near.
std::string address_expr(const Environment& env, VirtAddr address) {
    const std::string* name = nullptr;
    u64 best = 0;
    for (const auto& [candidate, value] : env.values) {
        // Descriptors and pids have names too, but lie below all that can be mapped.
        const bool fits = value >= MachineConfig::mmap_min_addr && value <= address.v &&
                          value % page_size == 0 && address.v - value < near_pages * page_size;
        if (fits && (name == nullptr || value > best)) {
            name = &candidate;
            best = value;
        }
    }
    if (name == nullptr) {
        return fmt::format("{:#x}", address.v);
    }
    const u64 offset = address.v - best;
    return offset == 0 ? *name : fmt::format("{}+{}", *name, size_text(offset / page_size));
}

std::optional<std::string> process_name(const Environment& env, ProcId proc) {
    for (const auto& [name, id] : env.processes) {
        if (id == proc) {
            return name;
        }
    }
    return std::nullopt;
}

class List {
public:
    List(const Player& player, const Target& target, char value)
        : player_(player), machine_(player.machine()), target_(target), value_(value) {}

    std::vector<DoItem> make() {
        if (target_.proc != no_proc && target_.proc.v < machine_.processes.size()) {
            const Process& process = machine_.process(target_.proc);
            const auto name = process_name(player_.environment(), target_.proc);
            if (name && process.alive() && process.vfork_child == no_proc) {
                who_ = *name;
                range(process);
                of_process(process);
            }
            if (name) {
                of_parent(process, *name);
            }
        } else {
            add(DoGroup::process, tr("Start another process"), "process " + unused("other"), false);
        }
        of_kernel();
        return std::move(items_);
    }

private:
    void add(DoGroup group, std::string_view name, const std::string& line, bool prefixed = true) {
        items_.push_back({group, std::string(name), prefixed ? who_ + ": " + line : line});
    }
    std::string unused(std::string_view wanted) const { return unused_name(player_.script(), wanted); }

    // ---- a page or a range -----------------------------------------------------------------------------------------

    void range(const Process& process) {
        if (target_.pages == 0 || process.mm == no_mm || process.mm != target_.mm) {
            return;
        }
        const Vma* vma = machine_.space(target_.mm).find(target_.first);
        if (vma == nullptr) {
            return;
        }
        address_ = address_expr(player_.environment(), VirtAddr{target_.first});
        size_ = size_text(target_.pages);
        touches();
        rights(*vma);
        add(DoGroup::rights, tr("Unmap"), fmt::format("munmap({}, {})", address_, size_));
        if (target_.vma && target_.first == vma->start && !vma->has(vm::grows_down)) {
            add(DoGroup::rights, tr("Make it twice as long"),
                fmt::format("mremap({}, {}, {}, MREMAP_MAYMOVE)", address_, size_,
                            size_text(2 * target_.pages)));
        }
        advices(*vma);
    }

    void touches() {
        const std::string stored = quoted_byte(static_cast<u8>(value_));
        if (target_.pages == 1) {
            add(DoGroup::touch, tr("Load a byte"), "load " + address_);
            add(DoGroup::touch, tr("Store a byte"), fmt::format("store {} {}", address_, stored));
            add(DoGroup::touch, tr("Fetch an instruction"), "fetch " + address_);
        } else {
            add(DoGroup::touch, tr("Load a byte of each page"),
                fmt::format("load {} x {}", address_, target_.pages));
            add(DoGroup::touch, tr("Store a byte in each page"),
                fmt::format("store {} {} x {}", address_, stored, target_.pages));
        }
    }

    void rights(const Vma& vma) {
        struct Row {
            u32 flags;
            std::string_view name;
            std::string_view prot;
        };
        constexpr std::array rows{
            Row{vm::read, tr_later("Allow reading only"), "PROT_READ"},
            Row{vm::read | vm::write, tr_later("Allow reading and writing"), "PROT_READ|PROT_WRITE"},
            Row{0, tr_later("Allow nothing"), "PROT_NONE"},
        };
        for (const Row& row : rows) {
            if ((vma.flags & vm::rights) != row.flags) {
                add(DoGroup::rights, tr(row.name),
                    fmt::format("mprotect({}, {}, {})", address_, size_, row.prot));
            }
        }
    }

    void advise(std::string_view name, std::string_view advice) {
        add(DoGroup::advice, name, fmt::format("madvise({}, {}, {})", address_, size_, advice));
    }

    void advices(const Vma& vma) {
        const bool own = vma.is_anonymous() && !vma.is_shared();
        advise(tr("Drop the contents"), "MADV_DONTNEED");
        if (own) {
            advise(tr("Let it be dropped when memory is short"), "MADV_FREE");
            vma.has(vm::mergeable) ? advise(tr("Merge no more"), "MADV_UNMERGEABLE")
                                   : advise(tr("Merge like pages"), "MADV_MERGEABLE");
        }
        advise(tr("Fault all in for reading"), "MADV_POPULATE_READ");
        if (vma.has(vm::write)) {
            advise(tr("Fault all in for writing"), "MADV_POPULATE_WRITE");
        }
        if (target_.vma) {
            vma.has(vm::dont_fork) ? advise(tr("Give it to children again"), "MADV_DOFORK")
                                   : advise(tr("Give it to no child"), "MADV_DONTFORK");
        }
        if (target_.vma && own) {
            vma.has(vm::wipe_on_fork) ? advise(tr("Give it to children with its contents"), "MADV_KEEPONFORK")
                                      : advise(tr("Give it to children empty"), "MADV_WIPEONFORK");
        }
    }

    // ---- a process -------------------------------------------------------------------------------------------------

    void of_process(const Process& process) {
        add(DoGroup::process, tr("Fork"), unused("child") + " = fork()");
        if (target_.pages != 0) {
            return; // the rest is in the process's own menu
        }
        add(DoGroup::process, tr("Fork, and wait for it (vfork)"), unused("child") + " = vfork()");
        mappings();
        programs();
        if (process.mm != no_mm && !machine_.space(process.mm).merge_any) {
            add(DoGroup::process, tr("Let all like pages be merged"), "prctl(PR_SET_MEMORY_MERGE, 1)");
        }
        add(DoGroup::process, tr("Exit"), "exit(0)");
    }

    void mappings() {
        constexpr std::string_view form = "{} = mmap(NULL, {}, PROT_READ|PROT_WRITE, {}, -1, 0)";
        const std::string name = unused("buf");
        add(DoGroup::process, tr("Map memory of its own"),
            fmt::format(form, name, size_text(3), "MAP_PRIVATE|MAP_ANONYMOUS"));
        add(DoGroup::process, tr("Map memory shared with its children"),
            fmt::format(form, name, size_text(3), "MAP_SHARED|MAP_ANONYMOUS"));
        std::size_t shown = 0;
        for (const File& file : machine_.files) {
            if (file.links == 0 || file.size == 0 || shown++ >= most_files) {
                continue;
            }
            const std::string& path = machine_.names->text(file.name);
            const std::string fd = unused("fd");
            const std::string lines =
                fmt::format("{0}: {1} = openat(AT_FDCWD, {2}, O_RDONLY)\n"
                            "{0}: {3} = mmap(NULL, {4}, PROT_READ|PROT_WRITE, MAP_PRIVATE, {1}, 0)",
                            who_, fd, cow::quoted(path), unused("map"), size_text(file.pages()));
            add(DoGroup::process, trf("Map {}", path), lines, false);
        }
    }

    void programs() {
        std::size_t shown = 0;
        for (const File& file : machine_.files) {
            if (file.exec && shown++ < most_files) {
                const std::string& path = machine_.names->text(file.name);
                add(DoGroup::process, trf("Execute {}", path), fmt::format("execve({})", cow::quoted(path)));
            }
        }
    }

    /// What the parent can do about it.
    void of_parent(const Process& process, const std::string& name) {
        if (process.parent == no_proc || target_.pages != 0 || process.state == ProcState::reaped) {
            return;
        }
        const Process& parent = machine_.process(process.parent);
        const auto parent_name = process_name(player_.environment(), process.parent);
        if (!parent_name || !parent.alive() || parent.vfork_child != no_proc) {
            return;
        }
        who_ = *parent_name;
        process.alive() ? add(DoGroup::process, tr("Kill it"), fmt::format("kill({}, SIGKILL)", name))
                        : add(DoGroup::process, tr("Wait for it"), fmt::format("wait4({})", name));
    }

    bool dirty_cache() const {
        for (const File& file : machine_.files) {
            for (const auto& [index, pfn] : file.cache) {
                if (!file.shmem && machine_.frames[pfn].has(frame_flag::dirty)) {
                    return true;
                }
            }
        }
        return false;
    }

    void of_kernel() {
        const bool merging =
            std::any_of(machine_.spaces.begin(), machine_.spaces.end(), [](const AddressSpace& space) {
                return space.merge_any || std::any_of(space.vmas.begin(), space.vmas.end(),
                                                      [](const Vma& vma) { return vma.has(vm::mergeable); });
            });
        if (merging) {
            add(DoGroup::kernel, tr("Scan once for like pages"), "kernel: ksm_scan", false);
        }
        if (target_.proc == no_proc) {
            add(DoGroup::kernel, tr("Free a frame"), "kernel: reclaim 1", false);
            if (dirty_cache()) {
                add(DoGroup::kernel, tr("Write back what is dirty"), "kernel: writeback", false);
            }
        }
    }

    const Player& player_;
    const Machine& machine_;
    const Target& target_;
    char value_;
    std::string who_;
    std::string address_;
    std::string size_;
    std::vector<DoItem> items_;
};

} // namespace

std::string_view group_name(DoGroup group) {
    constexpr std::array<std::string_view, 5> names{tr_later("Touch"), tr_later("Range"), tr_later("Advice"),
                                                    tr_later("Process"), tr_later("Kernel")};
    return tr(names[static_cast<std::size_t>(group)]);
}

std::vector<DoItem> things_to_do(const Player& player, const Target& target, char value) {
    return List(player, target, value).make();
}

std::string target_text(const Player& player, const Target& target) {
    const Environment& env = player.environment();
    const auto name = process_name(env, target.proc);
    if (!name) {
        return std::string(tr("The machine"));
    }
    if (target.pages == 0) {
        return *name;
    }
    const std::string address = address_expr(env, VirtAddr{target.first});
    return target.pages == 1 ? trf("{}: page {}", *name, address)
                             : trf("{}: {} pages from {}", *name, target.pages, address);
}

char unused_letter(const Script& script) {
    std::string used;
    for (const Statement& statement : script.statements) {
        if (const auto* touch = std::get_if<TouchStatement>(&statement.what)) {
            used += touch->bytes;
        }
    }
    for (char letter = 'A'; letter <= 'Z'; ++letter) {
        if (used.find(letter) == std::string::npos) {
            return letter;
        }
    }
    return 'Z';
}

std::string unused_name(const Script& script, std::string_view wanted) {
    Scope scope;
    for (const Statement& statement : script.statements) {
        scope.learn(statement);
    }
    for (int number = 1;; ++number) {
        std::string name = number == 1 ? std::string(wanted) : fmt::format("{}{}", wanted, number);
        if (!scope.is_value(name) && !scope.is_process(name) && !vocabulary::is_reserved(name)) {
            return name;
        }
    }
}

} // namespace cow::ui
