// Writing back, for real.

#include "app/linux/performer.hpp"
#include "app/linux/system_calls.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <array>

namespace cow::real {
std::span<const Performer::Row> Performer::sync_rows() {
    using vocabulary::CallId;
    static constexpr std::array rows{
        Row{CallId::msync, &Performer::msync},
        Row{CallId::fsync, &Performer::fsync},
        Row{CallId::fdatasync, &Performer::fsync},
        Row{CallId::sync_file_range, &Performer::sync_file_range},
        Row{CallId::sync, &Performer::sync},
        Row{CallId::syncfs, &Performer::syncfs},
        Row{CallId::fadvise64, &Performer::fadvise},
        Row{CallId::readahead, &Performer::fadvise},
    };
    return rows;
}

Performed Performer::msync(const CallStatement&) {
    if (touches_worker(value(0), value(1))) {
        return not_done(tr(worker_is_there), true);
    }
    return system_call(nr::msync, {value(0), value(1), value(2) & 0xffffffffU});
}

Performed Performer::fsync(const CallStatement& call) {
    return system_call(call.call == "fsync" ? nr::fsync : nr::fdatasync, {descriptor(0)});
}

/// fs/ext4/inode.c: ext4_block_zero_page_range: what it has zeroed is written with the next commit (data=ordered).
void Performer::leave_out_journal(vocabulary::CallId id, Performed& out) {
    using vocabulary::CallId;
    for (u32 i = 0; i < sizes_.size(); ++i) {
        if (!after_->files[i].shmem && sizes_[i] != after_->files[i].size) {
            cut_.insert(FileId{i});
        }
    }
    if (id == CallId::fallocate) {
        const OpenFile* open = kernel::open_file(*after_, proc_, static_cast<i32>(value(0)));
        if (open != nullptr && open->file != no_file && !after_->files[open->file.v].shmem) {
            cut_.insert(open->file);
        }
    }
    if (id != CallId::fsync && id != CallId::fdatasync && id != CallId::msync) {
        return;
    }
    for (const FileId file : cut_) {
        const auto& cache = after_->files[file.v].cache;
        const bool dirty = std::any_of(cache.begin(), cache.end(), [&](const auto& page) {
            return after_->frames[page.second].has(frame_flag::dirty);
        });
        if (dirty) {
            out.why_left_out = tr("what else a commit of the file system's journal writes");
            out.effects = out.effects.reach == Effects::Reach::nothing ? Effects::on_file(file)
                                                                       : Effects::on_everything();
        }
    }
    cut_.clear();
}

Performed Performer::sync_file_range(const CallStatement&) {
    return system_call(nr::sync_file_range, {descriptor(0), value(1), value(2), value(3) & 0xffffffffU});
}

/// fadvise64, readahead. Of files that the model has the pages are there already, but for the cold ones.
Performed Performer::fadvise(const CallStatement& call) {
    if (call.recorded) {
        return not_done(tr("which pages of the file are cached is left as it is"), outcome_->result >= 0);
    }
    return call.call == "readahead"
               ? system_call(nr::readahead, {descriptor(0), value(1), value(2)})
               : system_call(nr::fadvise64, {descriptor(0), value(1), value(2), value(3) & 0xffffffffU});
}

Performed Performer::sync(const CallStatement&) {
    write_back_all();
    Performed out;
    out.result = 0;
    return out;
}

/// All files on disk of a scenario are on one file system.
Performed Performer::syncfs(const CallStatement&) {
    constexpr u64 get_flags = 1; // F_GETFD: EBADF where syncfs says so
    Performed out = system_call(nr::fcntl, {descriptor(0), get_flags});
    if (*out.result >= 0) {
        out.result = 0;
        const OpenFile* open = kernel::open_file(*after_, proc_, static_cast<i32>(value(0)));
        if (open != nullptr && open->file != no_file && !after_->files[open->file.v].shmem) {
            write_back_all();
        }
    }
    return out;
}

} // namespace cow::real
