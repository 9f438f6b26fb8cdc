// Lets a form make or show a passkey. The buttons stay hidden where the browser has none; passwords and codes remain.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (sign) => sign.charCodeAt(0))
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

function readable (options) {
  const asked = options.publicKey
  asked.challenge = bytes(asked.challenge)
  if (asked.user) asked.user.id = bytes(asked.user.id)
  for (const list of ['excludeCredentials', 'allowCredentials']) {
    for (const one of asked[list] ?? []) one.id = bytes(one.id)
  }
  return { publicKey: asked }
}

function sendable (made) {
  const answer = made.response
  const parts = {}
  for (const part of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (answer[part]) parts[part] = text(answer[part])
  }
  if (answer.getTransports) parts.transports = answer.getTransports()
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    response: parts,
    authenticatorAttachment: made.authenticatorAttachment,
    clientExtensionResults: made.getClientExtensionResults()
  }
}

async function options (form) {
  if (!form.dataset.ask) return JSON.parse(document.getElementById('passkey-options').textContent)
  const answer = await fetch(form.dataset.ask, { headers: { Accept: 'application/json' } })
  return answer.json()
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll('[data-passkey]') : []) {
  form.querySelector('[data-passkey-button]').hidden = false
  const without = form.querySelector('[data-passkey-without]')
  if (without) without.hidden = true
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    event.stopPropagation()
    const trouble = form.querySelector('[data-passkey-trouble]')
    trouble.hidden = true
    try {
      const asked = readable(await options(form))
      const made = await (form.dataset.passkey === 'make' ? navigator.credentials.create(asked) : navigator.credentials.get(asked))
      form.elements.credential.value = JSON.stringify(sendable(made))
      form.submit()
    } catch {
      trouble.hidden = false
    }
  })
}
