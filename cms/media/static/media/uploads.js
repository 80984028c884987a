// Sends files piece by piece by the tus protocol (https://tus.io/protocols/resumable-upload), so that a broken
// connection, a pause or a reload of the page costs no more than one piece.
(() => {
    "use strict";
    const PIECE = 4 * 1024 * 1024; // half a minute on one megabit a second
    const AT_ONCE = 2;
    const LONGEST_WAIT = 30000; // ms between tries while the connection is away
    const ANNOUNCED = 25; // percent; fewer than these are not read out

    const root = document.querySelector("[data-uploads]");
    const words = JSON.parse(document.getElementById("upload-words").textContent);
    let unfinished = JSON.parse(document.getElementById("upload-unfinished-data").textContent);
    const find = (name, within = root) => within.querySelector(`[data-${name}]`);
    const say = (word, values = {}) => words[word].replace(/\{(\w+)\}/g, (_all, name) => values[name]);
    const announce = (text) => { find("status").textContent = text; };
    const wait = (ms) => new Promise((done) => {
        const timer = setTimeout(done, ms);
        addEventListener("online", () => { clearTimeout(timer); done(); }, { once: true });
    });
    const token = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1]
        || root.querySelector("[name=csrfmiddlewaretoken]").value;
    const encoded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
    const path = (url) => new URL(url, location).pathname;
    const fingerprint = (file) => `${file.name}:${file.size}:${file.lastModified}`;

    function size(bytes) {
        const units = ["B", "kB", "MB", "GB"];
        const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), 3);
        const number = (bytes / 1024 ** power).toLocaleString(document.documentElement.lang, { maximumFractionDigits: power > 1 ? 1 : 0 });
        return `${number} ${units[power]}`;
    }

    // Fulfilled with the answered request whatever it answers; rejected only where there was no answer.
    function ask(row, method, url, headers = {}, body = null) {
        return new Promise((done, failed) => {
            const request = new XMLHttpRequest();
            row.request = request;
            request.asked = url;
            request.open(method, url);
            for (const [name, value] of Object.entries({ "Tus-Resumable": "1.0.0", "X-CSRFToken": token(), ...headers })) {
                request.setRequestHeader(name, value);
            }
            request.upload.onprogress = (event) => body && row.show(row.offset + Math.min(event.loaded, body.size));
            request.onload = () => done(request);
            request.onerror = request.onabort = () => failed(request);
            request.send(body);
        });
    }

    // The server may still be reading what was interrupted; what is not removed now expires.
    async function remove(url) {
        for (let tries = 0; tries < 5; tries += 1) {
            const answer = await ask({}, "DELETE", url).catch((failed) => failed);
            if (answer.status !== 423) return;
            await wait(1000);
        }
    }

    class Stop extends Error {} // nothing more can be done without the person

    class Row {
        constructor(file, collection) {
            this.file = file;
            this.collection = collection;
            this.offset = 0;
            this.announced = 0;
            this.state = "waiting";
            this.element = root.querySelector("template").content.firstElementChild.cloneNode(true);
            find("name", this.element).textContent = file.name;
            this.bar = this.element.querySelector("progress");
            this.bar.setAttribute("aria-label", file.name);
            this.toggle = find("toggle", this.element);
            this.toggle.addEventListener("click", () => (this.state === "paused" ? this.resume() : this.pause()));
            this.label(this.toggle, words.pause);
            this.label(find("cancel", this.element), words.cancel);
            find("cancel", this.element).addEventListener("click", () => this.cancel());
            this.tell(words.waiting);
            find("list").append(this.element);
        }

        label(button, word) {
            button.textContent = word;
            button.setAttribute("aria-label", `${word}: ${this.file.name}`);
        }

        tell(text) { find("state", this.element).textContent = text; }

        show(sent) {
            const seconds = Math.max((Date.now() - this.started) / 1000, 0.1);
            const speed = Math.max((sent - this.startedAt) / seconds, 1);
            const percent = this.file.size ? Math.floor((100 * sent) / this.file.size) : 100;
            this.bar.value = percent;
            const minutes = Math.ceil((this.file.size - sent) / speed / 60);
            if (sent >= this.file.size) { this.tell(words.checking); return; }
            this.tell(say("progress", { sent: size(sent), total: size(this.file.size), speed: size(speed), minutes }));
            if (percent >= this.announced + ANNOUNCED) {
                this.announced = percent - (percent % ANNOUNCED);
                announce(say("percent", { name: this.file.name, percent: this.announced }));
            }
        }

        pause(text = words.paused) {
            this.state = "paused";
            this.interrupt();
            this.label(this.toggle, words.resume);
            this.tell(text);
            announce(`${this.file.name}: ${text}`);
        }

        // Not while it is being made: nobody would know of it then.
        interrupt() { if (this.url && this.request) this.request.abort(); }

        resume() {
            this.state = "waiting";
            this.label(this.toggle, words.pause);
            this.tell(words.waiting);
            next();
        }

        async cancel() {
            this.state = "gone";
            this.interrupt();
            const after = this.element.nextElementSibling || this.element.previousElementSibling;
            this.element.remove();
            ((after && after.querySelector("button:not([hidden])")) || document.getElementById("upload-files")).focus();
            if (this.url) await remove(this.url);
            next();
        }

        async run() {
            this.state = "sending";
            for (let tries = 0; this.state === "sending"; tries += 1) {
                try {
                    const before = this.offset;
                    await this.send();
                    if (this.offset > before) tries = 0;
                } catch (problem) {
                    if (this.state !== "sending") break;
                    if (problem instanceof Stop) { this.fail(problem.message); break; }
                    this.tell(words.lost);
                    await wait(Math.min(1000 * 2 ** tries, LONGEST_WAIT));
                }
            }
            next();
        }

        // One try: from where the server is to the end.
        async send() {
            if (!this.url) await this.create();
            if (this.state === "gone") { await remove(this.url); return; }
            if (this.state !== "sending") return;
            const known = this.understood(await ask(this, "HEAD", this.url));
            if (known.status === 404) { this.url = null; throw known; }
            if (known.status !== 200) throw known;
            this.moveTo(known);
            this.started = Date.now();
            this.startedAt = this.offset;
            do {
                const piece = this.file.slice(this.offset, this.offset + PIECE);
                const answer = this.understood(await ask(this, "PATCH", this.url, {
                    "Upload-Offset": this.offset, "Content-Type": "application/offset+octet-stream",
                }, piece));
                if (answer.status === 422) break;
                if (answer.status !== 204) throw answer;
                this.moveTo(answer);
                this.show(this.offset);
            } while (this.offset < this.file.size && this.state === "sending");
            if (this.state === "sending") await this.finish();
        }

        moveTo(answer) {
            this.offset = Number(answer.getResponseHeader("Upload-Offset"));
        }

        understood(answer) {
            // Whoever is logged out is led to the log-in page.
            if (answer.status === 403 || path(answer.responseURL) !== path(answer.asked)) throw new Stop(words.logged_out);
            return answer;
        }

        async create() {
            const metadata = {
                filename: this.file.name, kind: root.dataset.kind, collection: this.collection, fingerprint: fingerprint(this.file),
            };
            const answer = this.understood(await ask(this, "POST", root.dataset.createUrl, {
                "Upload-Length": this.file.size,
                "Upload-Metadata": Object.entries(metadata).map(([name, value]) => `${name} ${encoded(value)}`).join(","),
            }));
            if (answer.status === 422) throw new Stop(JSON.parse(answer.responseText).message);
            if (answer.status === 404) throw new Stop(words.logged_out);
            if (answer.status !== 201) throw answer;
            this.url = path(answer.getResponseHeader("Location"));
        }

        async finish() {
            const answer = await ask(this, "GET", this.url);
            if (answer.status !== 200) throw answer;
            const outcome = JSON.parse(answer.responseText);
            if (outcome.state === "receiving") throw answer;
            if (outcome.state === "refused") throw new Stop(outcome.message);
            this.state = "done";
            this.bar.value = 100;
            this.toggle.hidden = true;
            find("cancel", this.element).hidden = true;
            this.tell(say("accepted", { name: this.file.name }));
            announce(say("accepted", { name: this.file.name }));
            if (outcome.same_as) this.point(outcome.same_as);
            this.edit(outcome.form);
        }

        point(same) {
            const link = document.createElement("a");
            link.href = same.url;
            link.textContent = say("same", { title: same.title });
            find("state", this.element).append(" ", link);
        }

        fail(message) {
            if (message === words.logged_out) { this.pause(message); return; }
            this.state = "failed";
            this.bar.hidden = this.toggle.hidden = true;
            this.tell(say("refused", { name: this.file.name, message }));
            announce(say("refused", { name: this.file.name, message }));
        }

        // Title and language, in Wagtail's own form.
        edit(html) {
            const place = find("form", this.element);
            place.innerHTML = html;
            const form = place.querySelector("form");
            form.addEventListener("submit", async (event) => {
                event.preventDefault();
                const answer = await (await fetch(form.action, { method: "POST", body: new FormData(form) })).json();
                if (answer.success) {
                    place.replaceChildren();
                    this.tell(words.saved);
                    announce(`${this.file.name}: ${words.saved}`);
                } else {
                    this.edit(answer.form);
                }
            });
            place.querySelector(".delete").addEventListener("click", async (event) => {
                event.preventDefault();
                const deleted = await fetch(event.currentTarget.href, { method: "POST", headers: { "X-CSRFToken": token() } });
                if (deleted.ok) this.element.remove();
            });
        }
    }

    const rows = [];

    function next() {
        const sending = rows.filter((row) => row.state === "sending").length;
        rows.filter((row) => row.state === "waiting").slice(0, Math.max(AT_ONCE - sending, 0)).forEach((row) => row.run());
    }

    function add(files) {
        const collection = find("collection").value;
        for (const file of files) {
            const row = new Row(file, collection);
            const begun = unfinished.find((upload) => upload.fingerprint === fingerprint(file));
            if (begun) {
                row.url = begun.url;
                unfinished = unfinished.filter((upload) => upload !== begun);
            }
            rows.push(row);
        }
        showUnfinished();
        next();
    }

    function showUnfinished() {
        const section = find("unfinished");
        section.hidden = unfinished.length === 0;
        section.querySelector("ul").replaceChildren(...unfinished.map((upload) => {
            const item = document.createElement("li");
            const button = document.createElement("button");
            item.textContent = `${upload.name} (${upload.percent} %) `;
            button.type = "button";
            button.className = "button button-small button-secondary";
            button.textContent = words.cancel;
            button.setAttribute("aria-label", `${words.cancel}: ${upload.name}`);
            button.addEventListener("click", async () => {
                await remove(upload.url);
                unfinished = unfinished.filter((other) => other !== upload);
                showUnfinished();
                document.getElementById("upload-files").focus();
            });
            item.append(button);
            return item;
        }));
    }

    const chooser = document.getElementById("upload-files");
    chooser.addEventListener("change", () => { add([...chooser.files]); chooser.value = ""; });
    const drop = find("drop");
    for (const [name, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
        drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.toggle("is-over", over); });
    }
    drop.addEventListener("drop", (event) => add([...event.dataTransfer.files]));
    addEventListener("beforeunload", (event) => {
        if (rows.some((row) => row.state === "sending" || row.state === "waiting")) event.preventDefault();
    });
    root.hidden = false;
    showUnfinished();
})();
