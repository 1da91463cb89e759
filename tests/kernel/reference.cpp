#include "tests/kernel/reference.hpp"

namespace cow::test {

Reference::Reference() {
    for (u64 page = 0; page < file_pages; ++page) {
        objects_[{0, page}] = file_byte(page);
    }
}

u8 Reference::backing(const Page& page) const {
    const auto found = objects_.find({page.object, page.index});
    return page.object < 0 || found == objects_.end() ? u8{0} : found->second;
}

Reference::Seen Reference::load(std::size_t proc, u64 at) const {
    const auto found = spaces_[proc]->find(at);
    if (found == spaces_[proc]->end() || found->second.protection == prot::none) {
        return {{}, Signal::sigsegv};
    }
    const Page& page = found->second;
    if (page.own) {
        return {page.own, Signal::none};
    }
    if (page.object == 0 && page.index >= file_pages) {
        return {{}, Signal::sigbus};
    }
    return {backing(page), Signal::none};
}

Signal Reference::store(std::size_t proc, u64 at, u8 value) {
    const Seen seen = load(proc, at);
    if (seen.signal != Signal::none && seen.signal != Signal::sigbus) {
        return seen.signal;
    }
    Page& page = spaces_[proc]->at(at);
    if ((page.protection & prot::write) == 0) {
        return Signal::sigsegv;
    }
    if (seen.signal != Signal::none) {
        return seen.signal;
    }
    if (page.shared) {
        objects_[{page.object, page.index}] = value;
    } else {
        page.own = value;
    }
    return Signal::none;
}

Signal Reference::write_file(std::size_t proc, u64 page) {
    const Seen seen = load(proc, page);
    if (seen.value) {
        objects_[{0, 0}] = *seen.value;
    }
    return seen.signal;
}

void Reference::map(std::size_t proc, u64 at, u64 pages, const Page& first) {
    for (u64 i = 0; i < pages; ++i) {
        Page page = first;
        page.index += i;
        spaces_[proc]->insert_or_assign(at + i, page);
    }
}

void Reference::unmap(std::size_t proc, u64 at, u64 pages) {
    for (u64 i = 0; i < pages; ++i) {
        spaces_[proc]->erase(at + i);
    }
}

Errno Reference::protect(std::size_t proc, u64 at, u64 pages, u32 protection) {
    for (u64 i = 0; i < pages; ++i) {
        const auto found = spaces_[proc]->find(at + i);
        if (found == spaces_[proc]->end()) {
            return Errno::enomem;
        }
        found->second.protection = protection;
    }
    return Errno::ok;
}

void Reference::take_protection(std::size_t proc, u64 at, u64 pages, const AddressSpace& from) {
    for (u64 i = at; i < at + pages; ++i) {
        const Vma* vma = from.find(page_at(i).page());
        if (const auto found = spaces_[proc]->find(i); vma != nullptr && found != spaces_[proc]->end()) {
            found->second.protection = vma->flags & vm::rights;
        }
    }
}

void Reference::move(std::size_t proc, u64 from, u64 pages, u64 to) {
    for (u64 i = 0; i < pages; ++i) { // what lies where a hole comes to lie stays
        const auto page = spaces_[proc]->find(from + i);
        if (page != spaces_[proc]->end()) {
            spaces_[proc]->insert_or_assign(to + i, page->second);
            spaces_[proc]->erase(page);
        }
    }
}

Errno Reference::advise(std::size_t proc, u64 at, u64 pages, Advice advice) {
    bool hole = false;
    for (u64 i = 0; i < pages; ++i) {
        const auto found = spaces_[proc]->find(at + i);
        if (found == spaces_[proc]->end()) {
            hole = true;
            continue;
        }
        Page& page = found->second;
        switch (advice) {
        case Advice::dontneed: page.own.reset(); break;
        case Advice::dontfork: page.dontfork = true; break;
        case Advice::dofork: page.dontfork = false; break;
        case Advice::keeponfork: page.wipe = false; break;
        case Advice::wipeonfork:
            if (page.object >= 0) {
                return Errno::einval;
            }
            page.wipe = true;
            break;
        default: break;
        }
    }
    return hole ? Errno::enomem : Errno::ok;
}

void Reference::privatise(std::size_t proc, u64 at, u64 pages) {
    for (u64 i = 0; i < pages; ++i) {
        const auto found = spaces_[proc]->find(at + i);
        if (found == spaces_[proc]->end() || (found->second.protection & prot::write) == 0) {
            return;
        }
        const Seen seen = load(proc, at + i);
        if (seen.signal != Signal::none) {
            return;
        }
        if (!found->second.shared) {
            found->second.own = seen.value;
        }
    }
}

void Reference::fork(std::size_t proc) {
    Space child = *spaces_[proc];
    std::erase_if(child, [](const auto& entry) { return entry.second.dontfork; });
    for (auto& [at, page] : child) {
        if (page.wipe) {
            page.own.reset();
        }
    }
    spaces_.push_back(std::make_shared<Space>(std::move(child)));
}

} // namespace cow::test
