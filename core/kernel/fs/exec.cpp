#include "core/kernel/fs/exec.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fault/gup.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/mm/commit.hpp"
#include "core/kernel/mm/limits.hpp"
#include "core/kernel/page/ksm.hpp"
#include "core/kernel/task/exit.hpp"
#include "core/kernel/task/fork.hpp"

#include <algorithm>

namespace cow::kernel {
namespace {

constexpr u64 usual_stack = 33; // pages; what a new program's [stack] measures: 132 KiB
constexpr u64 bss_pages = 1;

u32 labelled(u32 flags, VmaLabel label) {
    return flags | vm::may_write | (static_cast<u32>(label) << vm::label_shift);
}

/// The last quarter of a program is its data.
u64 text_pages(u64 pages) { return pages > 1 ? pages - std::max<u64>(1, pages / 4) : pages; }

/// fs/binfmt_elf.c: end_data - start_data, where start_data is the last segment's.
u64 data_bytes(const File& file) {
    const u64 text = text_pages(file.pages());
    return file.size - (text < file.pages() ? text * page_size : 0);
}

/// Text, data, bss, the start of the heap and the stack, as load_elf_binary lays them out without randomisation.
bool load_program(Kernel& k, ProcId proc, MmId mm, FileId file) {
    const Machine& m = k.machine();
    const u64 pages = m.files[file.v].pages();
    const u64 text = text_pages(pages);
    const u64 data = pages - text;
    const Vpn base{(m.config.task_size() / 3 * 2) >> page_shift};
    const Vpn top{m.config.task_size() >> page_shift};
    const u64 stack_pages = // setup_arg_pages
        std::clamp<u64>(m.process(proc).limits.pages(Resource::stack), 1, usual_stack);
    if (base + pages + bss_pages + stack_pages > top) {
        return false;
    }
    const u32 writable = vm::read | vm::write | vm::account;
    const bool merge = m.space(mm).merge_any;
    const auto add = [&](Vpn start, u64 count, u64 pgoff, FileId backing, u32 flags) {
        if (count == 0) {
            return true;
        }
        const auto beyond = expands_beyond(m.process(proc).limits, m.space(mm).vmas.totals(), flags, count);
        if (!within(k, proc, beyond)) {
            return false;
        }
        if ((flags & vm::account) != 0) {
            if (!enough_memory(k, proc, count)) {
                return false;
            }
            charge(k, static_cast<i64>(count));
        }
        if (merge) {
            flags |= vm::mergeable;
        }
        k.emit(VmaAdded{{start, start + count, pgoff, {}, backing, flags}, mm});
        return true;
    };
    const Vpn bss = base + pages;
    if (!add(top - stack_pages, stack_pages, (top - stack_pages).v, no_file,
             labelled(writable | vm::grows_down, VmaLabel::stack)) || // setup_arg_pages
        !add(base, text, 0, file, labelled(vm::read | vm::exec, VmaLabel::text)) ||
        !add(base + text, data, text, file, labelled(writable, VmaLabel::data)) ||
        !add(bss, bss_pages, bss.v, no_file, labelled(writable, VmaLabel::bss))) {
        return false;
    }
    const VirtAddr heap{bss + bss_pages};
    k.emit(BrkMoved{mm, true, {}, heap});
    k.emit(BrkMoved{mm, false, {}, heap});
    return true;
}

/// fs/exec.c: do_execveat_common, begin_new_exec; fs/binfmt_elf.c: load_elf_binary.
CallResult do_execve(Kernel& k, ProcId proc, std::string_view path) {
    const Machine& m = k.machine();
    const std::optional<FileId> file = find_file(m, path);
    if (!m.config.has(KernelTrait::exec_opens_first) && (!file || !m.files[file->v].exec)) {
        // Its arguments lie in the new stack by then.
        const VirtAddr top{m.config.task_size() - page_size};
        k.emit(FaultRaised{proc, top, Access::store, Refusal::not_present});
        k.emit(FaultDone{proc, top, Decision::zero_fill, false});
    }
    if (!file) {
        return CallResult::of(Errno::enoent);
    }
    if (!m.files[file->v].exec) {
        return CallResult::of(Errno::eacces);
    }
    if (m.files[file->v].pages() == 0) {
        return CallResult::of(Errno::enoexec);
    }
    const MmId old = m.process(proc).mm;
    const u64 stack_limit = m.process(proc).limits[Resource::stack].soft;
    const MmId mm = create_space(k, proc, VirtAddr{m.config.mmap_base(stack_limit)},
                                 data_bytes(m.files[file->v]), m.space(old).merge_any);
    k.emit(TlbFlushAll{proc});
    k.emit(MmSwitched{proc, old, mm});
    drop_space(k, old);
    resume_vfork_parent(k, proc);
    for (u32 fd = 0; fd < m.process(proc).fds.size(); ++fd) {
        if (m.process(proc).fds[fd].close_on_exec) {
            close_descriptor(k, proc, fd);
        }
    }
    k.emit(ProgramSet{proc, m.process(proc).program, m.names->intern(path)});
    if (m.space(mm).merge_any) {
        enter_ksm(k, mm);
    }
    // Past the point of no return (begin_new_exec) nobody can be told that it went wrong.
    if (!load_program(k, proc, mm, *file)) {
        terminate(k, proc, 0, Signal::sigsegv);
        return {};
    }
    // The kernel writes the arguments to the top of the new stack.
    const Vpn top{m.config.task_size() >> page_shift};
    if (populate(k, proc, top - 1, top, true) != Errno::ok && m.process(proc).alive()) {
        terminate(k, proc, 0, Signal::sigkill);
    }
    return {};
}

} // namespace

} // namespace cow::kernel

namespace cow::sys {

CallResult execve(Kernel& k, ProcId proc, std::string_view path) {
    return kernel::call(k, proc, "execve", [&] { return kernel::do_execve(k, proc, path); });
}

} // namespace cow::sys
