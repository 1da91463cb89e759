// execve (fs/exec.c, fs/binfmt_elf.c) and the birth of processes.

#include "core/kernel/kernel.hpp"

#include <algorithm>

namespace cow {
namespace {

constexpr u64 stack_pages = 33; // what a new program's [stack] measures: 132 KiB
constexpr u64 bss_pages = 1;

u16 labelled(u16 flags, VmaLabel label) {
    return static_cast<u16>(flags | vm::may_write | (static_cast<u32>(label) << vm::label_shift));
}

} // namespace

ProcId Kernel::create_process(std::string_view name, u32 recorded_pid) {
    ProcessCreated made;
    made.proc = ProcId{static_cast<u32>(m_.processes.size())};
    made.parent = m_.processes.empty() || !m_.processes.front().alive() ? no_proc : ProcId{0};
    made.pid = recorded_pid != 0 ? recorded_pid : m_.next_pid;
    made.old_next_pid = m_.next_pid;
    made.name = m_.names->intern(name);
    made.mm = MmId{static_cast<u32>(m_.spaces.size())};
    create_space(made.proc);
    emit(made);
    return made.proc;
}

CallResult Kernel::execve(ProcId proc, std::string_view path) {
    return call(proc, "execve", [&] { return do_execve(proc, path); });
}

/// The new space is built beside the old one, so that a failed exec leaves everything as it was.
CallResult Kernel::do_execve(ProcId proc, std::string_view path) {
    const std::optional<FileId> file = find_file(path);
    if (!file) {
        return CallResult::of(Errno::enoent);
    }
    if (!m_.files[file->v].exec) {
        return CallResult::of(Errno::eacces);
    }
    if (m_.files[file->v].pages() == 0) {
        return CallResult::of(Errno::enoexec);
    }
    const MmId old = mm_of(proc);
    const MmId mm = create_space(proc, old);
    if (!load_program(proc, mm, *file)) {
        destroy_space(mm);
        emit(SpaceUsed{mm, -1});
        return CallResult::of(Errno::enomem);
    }
    emit(TlbFlushAll{proc});
    emit(MmSwitched{proc, old, mm});
    drop_space(proc, old);
    resume_vfork_parent(proc);
    for (u32 fd = 0; fd < m_.processes[proc.v].fds.size(); ++fd) {
        if (m_.processes[proc.v].fds[fd].close_on_exec) {
            close_descriptor(proc, fd);
        }
    }
    emit(ProgramSet{proc, m_.processes[proc.v].program, m_.names->intern(path)});
    if (m_.spaces[mm.v].merge_any) {
        enter_ksm(mm);
    }
    // The kernel writes the arguments to the top of the new stack. The program is past its point of no return here.
    const Vpn top{m_.config.task_size() >> page_shift};
    if (populate(proc, top - 1, top, true) != Errno::ok && m_.processes[proc.v].alive()) {
        terminate(proc, 0, Signal::sigkill);
    }
    return {};
}

/// Text, data, bss, the start of the heap and the stack, as load_elf_binary lays them out without randomisation. The
/// last quarter of the file is its data.
bool Kernel::load_program(ProcId proc, MmId mm, FileId file) {
    const u64 pages = m_.files[file.v].pages();
    const u64 data = pages > 1 ? std::max<u64>(1, pages / 4) : 0;
    const u64 text = pages - data;
    const Vpn base{(m_.config.task_size() / 3 * 2) >> page_shift};
    const Vpn top{m_.config.task_size() >> page_shift};
    if (base + pages + bss_pages + stack_pages > top) {
        return false;
    }
    const u16 writable = vm::read | vm::write | vm::account;
    const bool merge = m_.spaces[mm.v].merge_any;
    const auto add = [&](Vpn start, u64 count, u64 pgoff, FileId backing, u16 flags) {
        if (count == 0) {
            return true;
        }
        if ((flags & vm::account) != 0) {
            if (!enough_memory(proc, count)) {
                return false;
            }
            charge(static_cast<i64>(count));
        }
        if (merge) {
            flags |= vm::mergeable;
        }
        emit(VmaAdded{{start, start + count, pgoff, {}, backing, flags}, mm});
        return true;
    };
    const Vpn bss = base + pages;
    if (!add(base, text, 0, file, labelled(vm::read | vm::exec, VmaLabel::text)) ||
        !add(base + text, data, text, file, labelled(writable, VmaLabel::data)) ||
        !add(bss, bss_pages, bss.v, no_file, labelled(writable, VmaLabel::bss)) ||
        !add(top - stack_pages, stack_pages, (top - stack_pages).v, no_file,
             labelled(writable | vm::grows_down, VmaLabel::stack))) {
        return false;
    }
    const VirtAddr heap{bss + bss_pages};
    emit(BrkMoved{mm, true, {}, heap});
    emit(BrkMoved{mm, false, {}, heap});
    return true;
}

} // namespace cow
