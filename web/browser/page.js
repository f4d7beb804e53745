// In the head of the notebook's page, see early.js.
{
  const Usual = self.Worker;
  let early = new Usual(new URL("../start/early.js", self.location));
  self.Worker = function (url, options) {
    if (!early || !String(url).includes("/pyodide-kernel-extension/")) return new Usual(url, options);
    const worker = early;
    early = null; // the next kernel, after a restart, starts by itself
    worker.postMessage(String(url));
    return worker;
  };
  self.Worker.prototype = Usual.prototype;
}

// A downloaded notebook is called as the one to hand in: without its folder, which a browser writes into the name.
{
  const click = HTMLAnchorElement.prototype.click;
  HTMLAnchorElement.prototype.click = function () {
    if (this.download) this.download = this.download.split("/").pop();
    return click.call(this);
  };
}
